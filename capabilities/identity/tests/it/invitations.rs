//! Inviting people, to one service or to the organisation.

use crate::town::{Town, on_both_towns, origin};
use jiff::SignedDuration;
use uuid::Uuid;
use yui_identity::Roles;
use yui_identity::model::{InvitationState, Language};
use yui_identity::usecases::{
    Invite, accept_invitation, invite_member, list_invitations, resend_invitation, withdraw_invitation,
};
use yui_kernel::ErrorKind;
use yui_kernel::ports::Teams as _;
use yui_policy::Permission;
use yui_store::audit::AuditEntry;

on_both_towns!(
    an_invitation_is_accepted_once_and_gives_its_roles,
    an_invitation_lasts_two_days_and_can_be_sent_again,
    an_invitation_can_be_withdrawn,
    roles_add_up,
);

const SCOPE: Uuid = Uuid::from_u128(77);

fn invite(scope: Option<Uuid>, roles: &[&str]) -> Invite {
    Invite {
        email: "Vendor@Supplier.example.com".to_owned(),
        scope,
        roles: Roles::parse(roles).unwrap(),
        language: Language::English,
    }
}

async fn an_invitation_is_accepted_once_and_gives_its_roles(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let team = yui_identity::TeamRoster::new(town.identity.store().clone());
    let (invited, entries) =
        town.entries_of(invite_member(&town.identity, &access, invite(Some(SCOPE), &["manage_service"]))).await;
    let id = invited.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(!format!("{entries:?}").to_lowercase().contains("vendor"), "no address in the trail");
    let counted = team.count_managers(town.organisation, SCOPE).await.unwrap();
    assert_eq!((counted.active, counted.invited), (1, 1));
    let twice = invite_member(&town.identity, &access, invite(Some(SCOPE), &["send_messages"])).await.unwrap_err();
    assert_eq!(twice.kind(), ErrorKind::Conflict);

    let mails = town.mails().await;
    let [mail] = mails.as_slice() else { panic!("one mail") };
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("vendor@supplier.example.com", "You are invited to Minato City")
    );
    let token = crate::town::token_of(mail);
    assert_eq!(accept_invitation(&town.identity, &token, " ", origin()).await.unwrap_err().kind(), ErrorKind::Invalid);
    let (accepted, entries) = town.entries_of(accept_invitation(&town.identity, &token, "V. Endor", origin())).await;
    let accepted = accepted.unwrap();
    let told = |entry: &AuditEntry| (entry.action.clone(), entry.origin.clone());
    let expected = ("invitation.accept".to_owned(), Some("192.0.2.7".to_owned()));
    assert_eq!(entries.iter().map(told).collect::<Vec<_>>(), [expected]);
    let vendor = town.access(accepted.member).await;
    assert!(vendor.require_in(SCOPE, Permission::ManageService).is_ok());
    assert!(vendor.require_in(SCOPE, Permission::SendMessages).is_err());
    assert!(vendor.require_in(Uuid::from_u128(78), Permission::ManageService).is_err());
    assert!(vendor.require_everywhere(Permission::ManageService).is_err());
    assert!(accept_invitation(&town.identity, &token, "V. Endor", origin()).await.is_err());
    let listed = list_invitations(&town.identity, &vendor, Some(SCOPE), None).await.unwrap();
    assert_eq!((listed.len(), listed[0].id, listed[0].state), (1, id, InvitationState::Accepted));
    let counted = team.count_managers(town.organisation, SCOPE).await.unwrap();
    assert_eq!((counted.active, counted.invited), (2, 0));
}

async fn an_invitation_lasts_two_days_and_can_be_sent_again(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let id = invite_member(&town.identity, &access, invite(None, &["send_messages"])).await.unwrap();
    let first = town.mailed_token().await;
    assert!(resend_invitation(&town.identity, &access, id).await.is_err(), "not at once");
    town.advance(SignedDuration::from_hours(48));
    let late = accept_invitation(&town.identity, &first, "V", origin()).await.unwrap_err();
    assert!(late.to_string().contains("expired"), "{late}");
    let listed = list_invitations(&town.identity, &access, None, None).await.unwrap();
    assert_eq!(listed[0].state, InvitationState::Expired);
    let (sent, entries) = town.entries_of(resend_invitation(&town.identity, &access, id)).await;
    sent.unwrap();
    assert_eq!(entries[0].before, Some(serde_json::json!({ "state": "expired" })));
    let second = town.mailed_token().await;
    assert_eq!(accept_invitation(&town.identity, &first, "V", origin()).await.unwrap_err().kind(), ErrorKind::NotFound);
    let accepted = accept_invitation(&town.identity, &second, "V", origin()).await.unwrap();
    assert!(town.access(accepted.member).await.require(Permission::SendMessages).is_ok());
    assert_eq!(resend_invitation(&town.identity, &access, id).await.unwrap_err().kind(), ErrorKind::Conflict);
}

async fn an_invitation_can_be_withdrawn(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let id = invite_member(&town.identity, &access, invite(None, &["send_messages"])).await.unwrap();
    withdraw_invitation(&town.identity, &access, id).await.unwrap();
    assert!(town.mails().await.is_empty(), "a mail that waited is not sent any more");
    assert_eq!(withdraw_invitation(&town.identity, &access, id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let again = invite_member(&town.identity, &access, invite(None, &["send_messages"])).await.unwrap();
    let token = town.mailed_token().await;
    withdraw_invitation(&town.identity, &access, again).await.unwrap();
    let refused = accept_invitation(&town.identity, &token, "V", origin()).await.unwrap_err();
    assert!(refused.to_string().contains("withdrawn"), "{refused}");
}

async fn roles_add_up(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    for roles in [["send_messages"], ["manage_templates"]] {
        let _ = invite_member(&town.identity, &access, invite(Some(SCOPE), &roles)).await.unwrap();
        accept_invitation(&town.identity, &town.mailed_token().await, "V", origin()).await.unwrap();
    }
    let members = yui_identity::usecases::list_members(&town.identity, &access, Some(SCOPE), None).await.unwrap();
    let vendor = members.iter().find(|member| member.email.starts_with("vendor")).unwrap();
    assert_eq!(vendor.grants, [(SCOPE, Roles::parse(&["send_messages", "manage_templates"]).unwrap())]);
    assert_eq!(members.len(), 2, "who manages everything is in the team too");
}
