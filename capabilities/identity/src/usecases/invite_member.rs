//! Invites somebody to a service or to the organisation.

use crate::Identity;
use crate::jobs::{Occasion, SendMail};
use crate::model::{INVITATION_LASTS, InvitationId, InvitationState, Language, OneTimeToken, Roles, email};
use crate::sql::invitation::{self, Invitation};
use crate::sql::roster;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, Result, Tenant, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Whom to invite, and to what.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// E-mail address, of any domain: contractors work for organisations too.
    pub email: String,
    /// Where: one scope, or the whole organisation.
    pub scope: Option<Uuid>,
    /// To what.
    pub roles: Roles,
    /// The language of the mail.
    pub language: Language,
}

impl std::fmt::Debug for Invite {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invite").field("scope", &self.scope).field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// Mails an invitation that can be accepted for two days.
///
/// # Errors
/// `Forbidden` without `manage_service` in the scope (in the whole organisation where no scope is named), or if a role is given that the caller
/// may not give; `Invalid` if the address is none or no role is given; `Conflict` if the address has an invitation to the same place that waits.
pub async fn invite_member(identity: &Identity, access: &Access, invite: Invite) -> Result<InvitationId> {
    let tenant = may_give(access, invite.scope, &invite.roles)?;
    if invite.roles.is_empty() {
        return Err(Error::invalid("an invitation gives at least one role"));
    }
    let address = email::normalised(&invite.email)?;
    let keyring = identity.keyring().clone();
    identity
        .store()
        .write(tenant, move |tx| {
            roster::take_turn(tx)?;
            let now = tx.now();
            let pending =
                tx.list::<Invitation>(&invitation::LIST_IN_STATE, &values![InvitationState::Pending.as_str()])?;
            let waits = |other: &Invitation| {
                other.email == address && other.scope == invite.scope && other.state_at(now) == InvitationState::Pending
            };
            if pending.iter().any(waits) {
                return Err(Error::conflict(
                    "this address is invited already; send that invitation again, or withdraw it",
                ));
            }
            let (id, token) = (InvitationId::new(tx.env()), OneTimeToken::new(tx.env().random.as_ref()));
            let author = tx.tenant().actor().to_string();
            tx.execute(
                &invitation::INSERT,
                &values![
                    id,
                    &address,
                    invite.scope,
                    invite.roles.stored(),
                    InvitationState::Pending.as_str(),
                    invite.language.code(),
                    token.digest(),
                    author,
                    now,
                    expiry(now)
                ],
            )?;
            let after = json!({ "scope": invite.scope, "roles": invite.roles.stored() });
            tx.audit(&Audited::new("invitation.create", "invitation", id).within(invite.scope).after(after))?;
            SendMail::enqueue(tx, &keyring, Occasion::Invited(id), Some(&token))?;
            Ok(id)
        })
        .await
}

/// Until when an invitation that is mailed now can be accepted.
pub(super) fn expiry(now: Timestamp) -> Timestamp {
    now.saturating_add(INVITATION_LASTS).unwrap_or(Timestamp::MAX)
}

/// The organisation's context, if the caller manages the place.
///
/// # Errors
/// `Forbidden`.
pub(super) fn may_manage(access: &Access, scope: Option<Uuid>) -> Result<&Tenant> {
    match scope {
        Some(scope) => access.require_in(scope, Permission::ManageService),
        None => access.require_everywhere(Permission::ManageService),
    }
}

/// The same, if the caller may also give these roles there. Letting services go live is decided for the whole organisation, so it is given
/// there, and by those who have it.
///
/// # Errors
/// `Forbidden`, or `Invalid` for a role that people do not have or not there.
pub(super) fn may_give<'a>(access: &'a Access, scope: Option<Uuid>, roles: &Roles) -> Result<&'a Tenant> {
    let tenant = may_manage(access, scope)?;
    if roles.contains(Permission::ManageReports) {
        return Err(Error::invalid("manage_reports is for API keys; people see reports with view_activity"));
    }
    if roles.contains(Permission::ApproveGoLive) {
        if scope.is_some() {
            return Err(Error::invalid("approve_go_live is given in the organisation, not in one service"));
        }
        access.require_everywhere(Permission::ApproveGoLive)?;
    }
    Ok(tenant)
}
