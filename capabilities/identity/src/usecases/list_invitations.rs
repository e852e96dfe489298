//! The invitations of an organisation.

use super::invite_member::may_manage;
use crate::Identity;
use crate::model::{InvitationId, InvitationState, Roles};
use crate::sql::invitation::{self, Invitation};
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_policy::Access;
use yui_store::values;

/// How many invitations a page has at most.
const PAGE: u32 = 250;

/// An invitation as those who manage a team see it.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub email: String,
    /// Where: one scope, or the whole organisation.
    pub scope: Option<Uuid>,
    /// To what.
    pub roles: Roles,
    /// How far it is.
    pub state: InvitationState,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for ListedInvitation {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListedInvitation").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// Invitations, newest first, at most 250: those before the one named `before`. With a scope those to it; without, all.
///
/// # Errors
/// `Forbidden` without `manage_service` there; or as the store reports them.
pub async fn list_invitations(
    identity: &Identity,
    access: &Access,
    scope: Option<Uuid>,
    before: Option<InvitationId>,
) -> Result<Vec<ListedInvitation>> {
    let tenant = may_manage(access, scope)?;
    let before = before.map_or(Uuid::max(), InvitationId::uuid);
    identity
        .store()
        .read(tenant, move |tx| {
            let now = tx.now();
            let (mut found, mut last) = (Vec::new(), before);
            loop {
                let page = tx.list::<Invitation>(&invitation::PAGE, &values![last, PAGE])?;
                let Some(end) = page.last() else { return Ok(found) };
                last = end.id.uuid();
                for invitation in page.into_iter().filter(|found| scope.is_none() || found.scope == scope) {
                    found.push(ListedInvitation {
                        id: invitation.id,
                        state: invitation.state_at(now),
                        email: invitation.email,
                        scope: invitation.scope,
                        roles: invitation.roles,
                        expires_at: invitation.expires_at,
                    });
                    if u32::try_from(found.len()).unwrap_or(u32::MAX) >= PAGE {
                        return Ok(found);
                    }
                }
            }
        })
        .await
}
