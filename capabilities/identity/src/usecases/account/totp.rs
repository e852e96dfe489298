//! Authenticator apps as the second factor.

use super::enrolling::Enrolling;
use super::prove_second_factor::Judged;
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{AccountId, TotpSecret, Way, otpauth_uri, qr_svg};
use crate::sql::totp::{self, StoredTotp};
use secrecy::SecretString;
use yui_kernel::{Error, Result};
use yui_store::seal::Keyring;
use yui_store::{Audited, TenantTx, values};

/// What the secrets are sealed for.
pub(crate) const PURPOSE: &str = "identity/totp";

/// What the page shows so that the owner's app has the secret. It is shown once.
#[derive(Debug)]
pub struct TotpEnrolment {
    /// The secret in base 32, for typing.
    pub secret: SecretString,
    /// The same for a link that opens the app.
    pub uri: SecretString,
    /// The same as a QR code: an `<svg>` element.
    pub qr_svg: SecretString,
}

/// Makes a new secret, which works once a code of it was typed ([`confirm_totp`]). One that waits for that is replaced.
///
/// # Errors
/// `Conflict` if the account has an authenticator app: remove that first. Or as the store reports them.
pub async fn begin_totp(identity: &Identity, who: &Enrolling) -> Result<TotpEnrolment> {
    let (who, keyring) = (who.clone(), identity.keyring().clone());
    let (tenant, email) = (who.tenant(), who.standing.email.clone());
    let begin = move |tx: &mut TenantTx<'_>| {
        let stored = tx.find::<StoredTotp>(&totp::FIND, &values![who.account])?;
        if stored.is_some_and(|stored| stored.confirmed_at.is_some()) {
            return Err(Error::conflict("this account has an authenticator app already; remove it first"));
        }
        let random = tx.env().random.clone();
        let secret = TotpSecret::new(random.as_ref());
        let sealed = keyring.seal(PURPOSE, secret.expose(), random.as_ref())?;
        tx.execute(&totp::PUT, &values![who.account, sealed, tx.now()])?;
        Ok(secret)
    };
    let secret = identity.store().write(&tenant, begin).await?;
    let host = url::Url::parse(identity.public_url()).ok().and_then(|url| url.host_str().map(str::to_owned));
    let uri = otpauth_uri(&secret, &format!("Yui {}", host.unwrap_or_default()), &email);
    Ok(TotpEnrolment { secret: secret.base32().into(), qr_svg: qr_svg(&uri)?.into(), uri: uri.into() })
}

/// The app works: from now on its codes are the second factor, and no codes are mailed any more.
///
/// # Errors
/// `Invalid` if the code is wrong; `NotFound` if no secret waits; or as the store reports them.
pub async fn confirm_totp(identity: &Identity, who: &Enrolling, code: &str) -> Result<()> {
    let (who, keyring, code) = (who.clone(), identity.keyring().clone(), SecretString::from(code));
    let tenant = who.tenant();
    let confirm = move |tx: &mut TenantTx<'_>| {
        let stored = tx
            .find::<StoredTotp>(&totp::FIND, &values![who.account])?
            .filter(|stored| stored.confirmed_at.is_none())
            .ok_or_else(|| Error::not_found("no authenticator app waits to be confirmed; begin anew"))?;
        let now = tx.now();
        let step = secrecy::ExposeSecret::expose_secret(&code);
        let step = open(&keyring, &stored)?.accepts(step, now, 0).ok_or_else(|| {
            Error::invalid(
                "this is not the code that your app shows now; look whether the clock of its device is right",
            )
        })?;
        if tx.execute(&totp::CONFIRM, &values![who.account, step, now])? == 0 {
            return Err(Error::conflict("this authenticator app was confirmed just now"));
        }
        tx.audit(&Audited::new("account.totp.add", "account", who.account))?;
        let mail = AccountMail::Changed { what: "totp".to_owned(), at: now };
        SendAccountMail::enqueue(tx, &keyring, who.account, mail, None)
    };
    identity.store().write(&tenant, confirm).await
}

/// Takes the app away: codes are mailed again.
///
/// # Errors
/// `NotFound` if there is none; or as the store reports them.
pub async fn remove_totp(identity: &Identity, who: &Enrolling) -> Result<()> {
    let (who, keyring) = (who.clone(), identity.keyring().clone());
    let tenant = who.tenant();
    let remove = move |tx: &mut TenantTx<'_>| {
        if tx.execute(&totp::DELETE, &values![who.account])? == 0 {
            return Err(Error::not_found("this account has no authenticator app"));
        }
        tx.audit(&Audited::new("account.totp.remove", "account", who.account))?;
        let mail = AccountMail::Changed { what: "totp-removed".to_owned(), at: tx.now() };
        SendAccountMail::enqueue(tx, &keyring, who.account, mail, None)
    };
    identity.store().write(&tenant, remove).await
}

/// What a typed code is; a right one is used up.
pub(super) fn judge(tx: &mut TenantTx<'_>, identity: &Identity, account: AccountId, typed: &str) -> Result<Judged> {
    let way = Way::PasswordAndTotp;
    let stored = tx.find::<StoredTotp>(&totp::FIND, &values![account])?;
    let Some(stored) = stored.filter(|stored| stored.confirmed_at.is_some()) else { return Ok(Judged::Wrong(way)) };
    let secret = open(identity.keyring(), &stored)?;
    let now = tx.now();
    match secret.accepts(typed, now, stored.last_step) {
        Some(step) if tx.execute(&totp::USE, &values![account, step])? == 1 => Ok(Judged::Right(way)),
        Some(_) => Ok(Judged::Used),
        None if secret.accepts(typed, now, 0).is_some() => Ok(Judged::Used),
        None => Ok(Judged::Wrong(way)),
    }
}

fn open(keyring: &Keyring, stored: &StoredTotp) -> Result<TotpSecret> {
    keyring.open(PURPOSE, &stored.sealed).map(TotpSecret::from)
}
