//! Sends an invitation again.

use super::invite_member::{expiry, may_manage};
use crate::Identity;
use crate::jobs::{Occasion, SendMail};
use crate::model::{InvitationId, InvitationState, OneTimeToken, may_mail};
use crate::sql::invitation::{self, Invitation};
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::Access;
use yui_store::{Audited, values};

/// Mails a new link, which can be followed for two days; the one before does not work any more. An invitation that has expired waits again.
///
/// # Errors
/// `Forbidden` without `manage_service` where it invites to; `NotFound`; `Conflict` if it was accepted or withdrawn, or was mailed just now.
pub async fn resend_invitation(identity: &Identity, access: &Access, id: InvitationId) -> Result<()> {
    let (keyring, caller) = (identity.keyring().clone(), access.clone());
    identity
        .store()
        .write(access.tenant(), move |tx| {
            let found: Invitation = tx.get(&invitation::FIND, &values![id], "the invitation")?;
            may_manage(&caller, found.scope)?;
            let now = tx.now();
            may_mail(&[found.sent_at], now)?;
            let token = OneTimeToken::new(tx.env().random.as_ref());
            if tx.execute(&invitation::RESEND, &values![id, token.digest(), now, expiry(now)])? == 0 {
                found.state.may_be_accepted()?;
                return Err(Error::conflict("this invitation has just ended"));
            }
            let state = |state: InvitationState| json!({ "state": state.as_str() });
            tx.audit(
                &Audited::new("invitation.resend", "invitation", id)
                    .within(found.scope)
                    .before(state(found.state_at(now)))
                    .after(state(InvitationState::Pending)),
            )?;
            SendMail::enqueue(tx, &keyring, Occasion::Invited(id), Some(&token))
        })
        .await
}
