//! Changing what members may do, and taking them away.

use crate::town::{Town, on_both_towns};
use uuid::Uuid;
use yui_identity::usecases::{archive_member, change_roles, list_members, remove_member};
use yui_identity::{Roles, TeamRoster};
use yui_kernel::ErrorKind;
use yui_kernel::ports::{MemberContacts as _, Teams as _};
use yui_policy::Permission;

on_both_towns!(
    a_held_scope_keeps_two_managers,
    the_last_manager_of_the_organisation_stays,
    two_removals_at_once_leave_two_managers,
    letting_go_live_is_given_by_those_who_have_it,
    notices_reach_those_who_manage_the_scope,
);

const SCOPE: Uuid = Uuid::from_u128(77);

fn roles(names: &[&str]) -> Roles {
    Roles::parse(names).unwrap()
}

async fn a_held_scope_keeps_two_managers(town: Town) {
    let (founder, second) = (town.member("founder", &[]).await, town.member("second", &[]).await);
    let team = TeamRoster::new(town.identity.store().clone());
    let tenant = town.access(founder).await.tenant().clone();
    let (_, entries) = town.entries_of(team.found(tenant.clone(), SCOPE, founder)).await;
    assert_eq!(entries.len(), 1);
    team.found(tenant.clone(), SCOPE, founder).await.unwrap();
    let access = town.access(founder).await;
    let short = team.hold(tenant.clone(), SCOPE, 2).await.unwrap_err();
    assert_eq!(short.kind(), ErrorKind::Conflict);
    change_roles(&town.identity, &access, second, Some(SCOPE), roles(&["manage_service"])).await.unwrap();
    let (held, entries) = town.entries_of(team.hold(tenant.clone(), SCOPE, 2)).await;
    held.unwrap();
    assert_eq!(entries.len(), 1);
    let (_, entries) = town.entries_of(team.hold(tenant.clone(), SCOPE, 2)).await;
    assert!(entries.is_empty(), "nothing changed");

    let refused = remove_member(&town.identity, &access, second, SCOPE).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    let third = town.member("third", &[]).await;
    change_roles(&town.identity, &access, third, Some(SCOPE), roles(&["manage_service"])).await.unwrap();
    let (removed, entries) = town.entries_of(remove_member(&town.identity, &access, second, SCOPE)).await;
    removed.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(list_members(&town.identity, &access, Some(SCOPE), None).await.unwrap().len(), 2);
    // The same for other capabilities: who left the team is not in it, nor is who was never given a role.
    let people = team.people(tenant.organisation(), SCOPE).await.unwrap();
    assert_eq!(
        people.iter().map(|one| (one.member, one.manages)).collect::<Vec<_>>(),
        [(founder, true), (third, true)]
    );
    assert!(!format!("{people:?}").contains("third"));
    assert!(team.people(tenant.organisation(), Uuid::from_u128(99)).await.unwrap().is_empty());
    team.release(tenant, SCOPE).await.unwrap();
    remove_member(&town.identity, &access, third, SCOPE).await.unwrap();
    assert!(remove_member(&town.identity, &access, founder, SCOPE).await.is_err(), "the last one stays");
}

async fn the_last_manager_of_the_organisation_stays(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    for refused in [
        archive_member(&town.identity, &access, boss).await,
        change_roles(&town.identity, &access, boss, None, roles(&[])).await,
    ] {
        assert!(refused.unwrap_err().to_string().contains("last member"));
    }
    let other = town.member("other", &["manage_service"]).await;
    archive_member(&town.identity, &access, other).await.unwrap();
    let members = list_members(&town.identity, &access, None, None).await.unwrap();
    assert_eq!(members.iter().map(|member| member.state.as_str()).collect::<Vec<_>>(), ["active", "archived"]);
    assert_eq!(archive_member(&town.identity, &access, other).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn two_removals_at_once_leave_two_managers(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let team = TeamRoster::new(town.identity.store().clone());
    let mut managers = Vec::new();
    for name in ["a", "b"] {
        let member = town.member(name, &[]).await;
        change_roles(&town.identity, &access, member, Some(SCOPE), roles(&["manage_service"])).await.unwrap();
        managers.push(member);
    }
    team.hold(access.tenant().clone(), SCOPE, 2).await.unwrap();
    let (first, second) = tokio::join!(
        remove_member(&town.identity, &access, managers[0], SCOPE),
        remove_member(&town.identity, &access, managers[1], SCOPE),
    );
    assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|done| **done).count(), 1);
    assert_eq!(team.count_managers(town.organisation, SCOPE).await.unwrap().active, 2);
}

async fn letting_go_live_is_given_by_those_who_have_it(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let wanted = roles(&["manage_service", "approve_go_live"]);
    let refused = change_roles(&town.identity, &access, boss, None, wanted.clone()).await.unwrap_err();
    assert_eq!(refused.to_string(), "this needs the permission approve_go_live");
    let operator = yui_policy::Access::of_node(&yui_kernel::NodeWide::system("test"), town.organisation);
    let in_scope = change_roles(&town.identity, &operator, boss, Some(SCOPE), wanted.clone()).await.unwrap_err();
    assert_eq!(in_scope.kind(), ErrorKind::Invalid);
    change_roles(&town.identity, &operator, boss, None, wanted).await.unwrap();
    assert!(town.access(boss).await.require_everywhere(Permission::ApproveGoLive).is_ok());
}

async fn notices_reach_those_who_manage_the_scope(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let (team, other) = (town.member("team", &[]).await, town.member("other", &[]).await);
    change_roles(&town.identity, &access, team, Some(SCOPE), roles(&["manage_service"])).await.unwrap();
    change_roles(&town.identity, &access, other, Some(SCOPE), roles(&["send_messages"])).await.unwrap();
    let contacts = yui_identity::Contacts::new(town.identity.store().clone());
    let emails = |contacts: Vec<yui_kernel::ports::Contact>| -> Vec<String> {
        contacts.into_iter().map(|contact| contact.email).collect()
    };
    let told = emails(contacts.managers(town.organisation, SCOPE).await.unwrap());
    assert_eq!(told, ["boss@city.minato.example.jp", "team@city.minato.example.jp"]);
    assert_eq!(
        emails(contacts.managers(town.organisation, Uuid::nil()).await.unwrap()),
        ["boss@city.minato.example.jp"]
    );
}
