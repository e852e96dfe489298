//! Every use case on people refuses without its permission, and changes nothing.

use crate::town::{Town, on_both_towns};
use uuid::Uuid;
use yui_identity::Roles;
use yui_identity::model::{InvitationId, Language};
use yui_identity::usecases::{
    Invite, archive_member, change_roles, find_member, invite_member, list_audit, list_invitations, list_members,
    remove_member, resend_invitation, search_own_members, withdraw_invitation,
};
use yui_kernel::ErrorKind;
use yui_policy::{Access, Permission, Permissions};

on_both_towns!(nothing_works_without_its_permission);

const SCOPE: Uuid = Uuid::from_u128(77);

/// All use cases, each tried by `access` on one scope or on the whole organisation; gives how each was answered.
async fn tries(
    town: &Town,
    access: &Access,
    scope: Option<Uuid>,
    waiting: InvitationId,
) -> Vec<(&'static str, ErrorKind)> {
    let identity = &town.identity;
    let victim = town.member("victim", &[]).await;
    let roles = Roles::parse(&["send_messages"]).unwrap();
    let invite = || Invite { email: "x@y.example.jp".into(), scope, roles: roles.clone(), language: Language::English };
    let mut tries = vec![
        ("invite_member", invite_member(identity, access, invite()).await.map(drop)),
        ("resend_invitation", resend_invitation(identity, access, waiting).await),
        ("withdraw_invitation", withdraw_invitation(identity, access, waiting).await),
        ("change_roles", change_roles(identity, access, victim, scope, roles.clone()).await),
        ("list_members", list_members(identity, access, scope, None).await.map(drop)),
        ("find_member", find_member(identity, access, scope, victim).await.map(drop)),
        ("list_invitations", list_invitations(identity, access, scope, None).await.map(drop)),
        ("list_audit", list_audit(identity, access, scope, None).await.map(drop)),
    ];
    match scope {
        Some(scope) => tries.push(("remove_member", remove_member(identity, access, victim, scope).await)),
        None => {
            tries.push(("archive_member", archive_member(identity, access, victim).await));
            tries.push(("search_own_members", search_own_members(identity, access, "a", None).await.map(drop)));
        }
    }
    tries.into_iter().map(|(name, tried)| (name, tried.unwrap_err().kind())).collect()
}

async fn nothing_works_without_its_permission(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let all_but_one: Permissions =
        Permission::ALL.iter().copied().filter(|permission| *permission != Permission::ManageService).collect();
    let manage = Permissions::all();
    let tenant = town.access(boss).await.tenant().clone();
    for place in [Some(SCOPE), None] {
        let invite = Invite {
            email: "waits@example.jp".to_owned(),
            scope: place,
            roles: Roles::parse(&["send_messages"]).unwrap(),
            language: Language::French,
        };
        let waiting = invite_member(&town.identity, &town.access(boss).await, invite).await.unwrap();
        town.advance(jiff::SignedDuration::from_secs(60));
        let mut callers = vec![
            Access::new(tenant.clone(), all_but_one),
            // Who manages another service manages neither this one nor the organisation.
            Access::with_grants(tenant.clone(), all_but_one, vec![(Uuid::from_u128(78), manage)]),
            Access::in_scope(tenant.clone(), Uuid::from_u128(78), manage),
        ];
        if place.is_none() {
            callers.push(Access::with_grants(tenant.clone(), all_but_one, vec![(SCOPE, manage)]));
            callers.push(Access::in_scope(tenant.clone(), SCOPE, manage));
        }
        for caller in callers {
            let _ = town.member("victim", &[]).await;
            let (tried, entries) = town.entries_of(tries(&town, &caller, place, waiting)).await;
            for (name, kind) in tried {
                assert_eq!(kind, ErrorKind::Forbidden, "{name} in {place:?}");
            }
            assert!(entries.is_empty(), "{entries:?}");
        }
    }
}
