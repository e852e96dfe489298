//! Takes an invitation back.

use super::invite_member::may_manage;
use crate::Identity;
use crate::model::{InvitationId, InvitationState};
use crate::sql::invitation::{self, Invitation};
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::Access;
use yui_store::{Audited, values};

/// From now on its link does not work.
///
/// # Errors
/// `Forbidden` without `manage_service` where it invites to; `NotFound`; `Conflict` if it was accepted or withdrawn.
pub async fn withdraw_invitation(identity: &Identity, access: &Access, id: InvitationId) -> Result<()> {
    let caller = access.clone();
    identity
        .store()
        .write(access.tenant(), move |tx| {
            let found: Invitation = tx.get(&invitation::FIND, &values![id], "the invitation")?;
            may_manage(&caller, found.scope)?;
            let now = tx.now();
            if tx.execute(&invitation::CONCLUDE, &values![id, InvitationState::Withdrawn.as_str(), now])? == 0 {
                found.state.may_be_accepted()?;
                return Err(Error::conflict("this invitation has just ended"));
            }
            tx.audit(
                &Audited::new("invitation.withdraw", "invitation", id)
                    .within(found.scope)
                    .before(json!({ "state": found.state_at(now).as_str() }))
                    .after(json!({ "state": InvitationState::Withdrawn.as_str() })),
            )
        })
        .await
}
