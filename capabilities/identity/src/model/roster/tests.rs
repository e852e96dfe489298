use super::*;
use proptest::prelude::*;

fn member(number: u128) -> MemberId {
    MemberId::from(Uuid::from_u128(number))
}

fn scope(number: u128) -> Uuid {
    Uuid::from_u128(1_000 + number)
}

fn manager() -> Roles {
    Roles::parse(&["manage_service"]).unwrap()
}

fn seat(number: u128, roles: Roles) -> Seat {
    Seat { member: member(number), active: true, roles }
}

fn grant(number: u128, roles: Roles) -> Grant {
    Grant { member: member(number), scope: scope(1), roles }
}

#[test]
fn a_live_service_keeps_two_managers() {
    let roster = Roster {
        seats: vec![seat(1, Roles::default()), seat(2, Roles::default()), seat(3, Roles::default())],
        grants: vec![grant(1, manager()), grant(2, manager()), grant(3, manager())],
        holds: vec![Hold { scope: scope(1), managers: 2 }],
    };
    let two = roster.without(member(3));
    roster.may_become(&two).unwrap();
    let refused = two.may_become(&two.without(member(1))).unwrap_err();
    assert!(refused.to_string().contains("must keep 2"), "{refused}");
    assert!(two.may_become(&two.with_roles(member(2), Some(scope(1)), &Roles::default())).is_err());
    assert!(two.may_become(&two.with_roles(member(3), Some(scope(1)), &Roles::default())).is_ok());
}

#[test]
fn nobody_removes_the_last_manager() {
    let roster = Roster { seats: vec![seat(1, manager()), seat(2, Roles::default())], ..Roster::default() };
    assert!(roster.may_become(&roster.without(member(1))).is_err());
    assert!(roster.may_become(&roster.with_roles(member(1), None, &Roles::default())).is_err());
    let shared = roster.with_roles(member(2), None, &manager());
    roster.may_become(&shared).unwrap();
    shared.may_become(&shared.without(member(1))).unwrap();
}

#[test]
fn who_manages_the_organisation_manages_its_services() {
    let roster = Roster {
        seats: vec![seat(1, manager()), seat(2, Roles::default())],
        grants: vec![grant(2, manager())],
        holds: vec![Hold { scope: scope(1), managers: 2 }],
    };
    assert_eq!(roster.managers(scope(1)).count(), 2);
    assert_eq!(roster.managers(scope(2)).count(), 1);
    assert!(roster.may_become(&roster.without(member(2))).is_err());
}

prop_compose! {
    fn any_roster()(
        seats in prop::collection::vec((any::<bool>(), any::<bool>()), 1..6),
        grants in prop::collection::vec((0_u128..6, 0_u128..3, any::<bool>()), 0..12),
        holds in prop::collection::vec((0_u128..3, 0_u32..4), 0..3),
    ) -> Roster {
        let roles = |manages| if manages { manager() } else { Roles::parse(&["send_messages"]).unwrap() };
        Roster {
            seats: (0_u128..)
                .zip(seats)
                .map(|(number, (active, manages))| Seat { member: member(number), active, roles: roles(manages) })
                .collect(),
            grants: grants
                .into_iter()
                .map(|(number, place, manages)| Grant { member: member(number), scope: scope(place), roles: roles(manages) })
                .collect(),
            holds: holds.into_iter().map(|(place, managers)| Hold { scope: scope(place), managers }).collect(),
        }
    }
}

proptest! {
    /// Whatever order people leave in, an allowed step never takes a held scope below what it keeps.
    #[test]
    fn no_allowed_step_leaves_a_held_scope_short(mut roster in any_roster(), leaving in prop::collection::vec(0_u128..6, 0..6)) {
        for number in leaving {
            let after = roster.without(member(number));
            if roster.may_become(&after).is_ok() {
                for hold in &roster.holds {
                    let (had, has) = (roster.managers(hold.scope).count(), after.managers(hold.scope).count());
                    let first = roster.holds.iter().find(|other| other.scope == hold.scope).unwrap();
                    prop_assert!(has == had || has >= first.managers.max(1) as usize);
                }
                prop_assert!(roster.organisation_managers() == 0 || after.organisation_managers() > 0);
                roster = after;
            }
        }
    }

    /// Giving somebody more is always allowed.
    #[test]
    fn a_new_manager_is_always_welcome(roster in any_roster(), number in 0_u128..6, place in 0_u128..3) {
        prop_assert!(roster.may_become(&roster.with_roles(member(number), Some(scope(place)), &manager())).is_ok());
    }
}
