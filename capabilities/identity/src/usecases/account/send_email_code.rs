//! Mails the code that is the second factor where there is no authenticator app.

use super::half_way;
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{EMAIL_CODE_LASTS, EmailCode, EmailCodeId, SignInId, SignInToken, Stage};
use crate::model::may_mail;
use crate::sql::email_code;
use yui_kernel::{Error, NodeWide, Result, Timestamp};
use yui_store::values;

/// What the keyed digests of codes are made for.
const PURPOSE: &str = "identity/email-code";

/// Mails a new code for a half-way sign-in, which works for 30 minutes. Those from before work too.
///
/// # Errors
/// `NotFound` if there is no such sign-in any more; `Invalid` if the account has an authenticator app; `Conflict` if a code was mailed within
/// the last ten seconds or ten wait; or as the store reports them.
pub async fn send_email_code(identity: &Identity, token: &SignInToken) -> Result<()> {
    let (asked, identity_of) = (token.clone(), identity.clone());
    let context = NodeWide::system("sign-in");
    identity
        .store()
        .write_node(&context, move |tx| {
            let (found, account) = half_way::find(tx, &asked, Stage::SecondFactor)?;
            if !half_way::factors(tx, account.home, account.id)?.email_code {
                return Err(Error::invalid("this account has an authenticator app; use its code, or a recovery code"));
            }
            let tenant = tx.context().within(account.home);
            tx.within(&tenant, |tx| {
                let now = tx.now();
                let recent = tx.list::<(Timestamp,)>(&email_code::RECENT, &values![account.id, now])?;
                may_mail(&recent.into_iter().map(|(at,)| at).collect::<Vec<_>>(), now)?;
                let (id, code) = (EmailCodeId::new(tx.env()), EmailCode::new(tx.env().random.as_ref()));
                let digest = identity_of.keyring().tag(PURPOSE, &message(found.id, &code));
                let expires_at = now.saturating_add(EMAIL_CODE_LASTS).unwrap_or(Timestamp::MAX);
                let columns = values![id, account.id, found.id, digest.as_slice(), now, expires_at];
                tx.execute(&email_code::INSERT, &columns)?;
                let mail = AccountMail::Code { code: id };
                SendAccountMail::enqueue(tx, identity_of.keyring(), account.id, mail, Some(code.expose()))
            })
        })
        .await
}

/// Whether a stored digest is that of a code for this sign-in.
pub(super) fn fits(identity: &Identity, sign_in: SignInId, code: &EmailCode, digest: &[u8]) -> bool {
    identity.keyring().knows_tag(PURPOSE, &message(sign_in, code), digest)
}

/// A digest of six digits alone would tell them; this one needs the node's key, and fits one sign-in.
fn message(sign_in: SignInId, code: &EmailCode) -> Vec<u8> {
    [sign_in.uuid().as_bytes().as_slice(), code.expose().as_bytes()].concat()
}
