//! Signing in with a password: the second of two steps.

use super::enter::{NewSession, enter, record};
use super::pacing::{self, Tried};
use super::{half_way, known, send_email_code, standing, totp};
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{
    AccountId, Client, DeviceId, DeviceToken, EmailCode, EventKind, Pace, RecoveryCode, SignInId, SignInToken, Stage,
    Way,
};
use crate::sql::{email_code, recovery_code, sign_in, sign_in_pace};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{NodeWide, Result};
use yui_store::{Audited, TenantTx, values};

/// What somebody typed as a second factor.
#[derive(Debug, Clone)]
pub enum SecondFactor {
    /// The code of an authenticator app.
    Totp(SecretString),
    /// A mailed code.
    EmailCode(SecretString),
    /// One of the codes that were kept for this day.
    RecoveryCode(SecretString),
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum SecondFactorAnswer {
    /// Signed in.
    SignedIn(NewSession),
    /// The code is wrong.
    Wrong,
    /// The mailed code was right, and has expired: have a new one mailed.
    Expired,
    /// The code was right, and was used before: have a new one mailed, or wait for the app's next.
    Used,
    /// Too many tries: try again after this time.
    TooMany {
        /// How long.
        wait: SignedDuration,
    },
}

/// What a code is.
pub(super) enum Judged {
    Right(Way),
    Wrong(Way),
    Expired,
    Used,
}

/// Checks a second factor, and signs in if it is right. Tries are counted for account and browser, over all sign-ins.
///
/// # Errors
/// `NotFound` if there is no such sign-in any more: begin anew. `Forbidden` if the person is neither an active member nor an operator any more.
/// Or as the store reports them.
pub async fn prove_second_factor(
    identity: &Identity,
    token: &SignInToken,
    factor: SecondFactor,
    device: Option<DeviceToken>,
    client: Client,
) -> Result<SecondFactorAnswer> {
    let (asked, identity_of) = (token.clone(), identity.clone());
    let context = NodeWide::system("sign-in");
    identity
        .store()
        .write_node(&context, move |tx| {
            let identity = &identity_of;
            let (found, account) = half_way::find(tx, &asked, Stage::SecondFactor)?;
            let known = known::find(tx, account.home, account.id, device.as_ref())?;
            let pace_key =
                pacing::key(identity.keyring(), Tried::SecondFactor, &account.email, known.map(DeviceId::uuid));
            if let Some(wait) = sign_in_pace::take(tx, &pace_key, Pace::GUESSES)? {
                return Ok(SecondFactorAnswer::TooMany { wait });
            }
            let factors = half_way::factors(tx, account.home, account.id)?;
            let standing = standing::read(tx, account.home, &account.email, client.origin())?;
            let tenant = standing.tenant(client.origin());
            let judged = tx.within(&tenant, |tx| {
                let judged = judge(tx, identity, account.id, found.id, &factor, factors.email_code)?;
                if let Judged::Wrong(way) = judged {
                    record(tx, account.id, EventKind::WrongSecondFactor, way, &client)?;
                }
                Ok(judged)
            })?;
            let way = match judged {
                Judged::Right(way) => way,
                Judged::Wrong(_) => return Ok(SecondFactorAnswer::Wrong),
                Judged::Expired => return Ok(SecondFactorAnswer::Expired),
                Judged::Used => return Ok(SecondFactorAnswer::Used),
            };
            tx.execute(&sign_in_pace::CLEAR, &values![pace_key])?;
            tx.within(&tenant, |tx| tx.execute(&sign_in::DELETE, &values![found.id]))?;
            enter(tx, identity, &account, &standing, way, device.as_ref(), &client).map(SecondFactorAnswer::SignedIn)
        })
        .await
}

fn judge(
    tx: &mut TenantTx<'_>,
    identity: &Identity,
    account: AccountId,
    sign_in: SignInId,
    factor: &SecondFactor,
    takes_mailed_codes: bool,
) -> Result<Judged> {
    match factor {
        SecondFactor::Totp(typed) => totp::judge(tx, identity, account, typed.expose_secret()),
        SecondFactor::EmailCode(typed) => {
            let way = Way::PasswordAndEmailCode;
            match EmailCode::typed(typed.expose_secret()).filter(|_| takes_mailed_codes) {
                Some(code) => judge_mailed(tx, identity, account, sign_in, &code),
                None => Ok(Judged::Wrong(way)),
            }
        }
        SecondFactor::RecoveryCode(typed) => match RecoveryCode::typed(typed.expose_secret()) {
            Some(code) => judge_kept(tx, identity, account, &code),
            None => Ok(Judged::Wrong(Way::PasswordAndRecoveryCode)),
        },
    }
}

fn judge_mailed(
    tx: &mut TenantTx<'_>,
    identity: &Identity,
    account: AccountId,
    sign_in: SignInId,
    code: &EmailCode,
) -> Result<Judged> {
    let (way, now) = (Way::PasswordAndEmailCode, tx.now());
    let stored = tx.list::<email_code::StoredCode>(&email_code::LIST, &values![account, sign_in])?;
    let fits = |stored: &email_code::StoredCode| send_email_code::fits(identity, sign_in, code, &stored.digest);
    let Some(stored) = stored.into_iter().find(fits) else { return Ok(Judged::Wrong(way)) };
    if stored.used_at.is_some() {
        return Ok(Judged::Used);
    }
    if stored.expires_at <= now {
        return Ok(Judged::Expired);
    }
    Ok(if tx.execute(&email_code::USE, &values![stored.id, now])? == 1 { Judged::Right(way) } else { Judged::Used })
}

fn judge_kept(tx: &mut TenantTx<'_>, identity: &Identity, account: AccountId, code: &RecoveryCode) -> Result<Judged> {
    let (way, now) = (Way::PasswordAndRecoveryCode, tx.now());
    // Whether it was used is what the write says, so that one code never lets two in.
    if tx.execute(&recovery_code::USE, &values![account, code.digest(), now])? == 0 {
        return Ok(Judged::Wrong(way));
    }
    tx.audit(&Audited::new("account.recovery-code.use", "account", account))?;
    let mail = AccountMail::Changed { what: "recovery-code-used".to_owned(), at: now };
    SendAccountMail::enqueue(tx, identity.keyring(), account, mail, None)?;
    Ok(Judged::Right(way))
}
