//! Signing in with a password: the first of two steps.

use super::enter::{record, refused};
use super::half_way::{self, HalfWay};
use super::pacing::{self, Tried};
use super::{known, standing};
use crate::Identity;
use crate::model::account::{
    AccountId, Client, DeviceId, DeviceToken, EventKind, Pace, Password, SIGN_IN_LASTS, Stage, Way,
};
use crate::model::email;
use crate::sql::account::{self, Account};
use crate::sql::{account_password, sign_in_pace};
use jiff::SignedDuration;
use std::sync::Arc;
use uuid::Uuid;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, values};

/// What somebody typed.
#[derive(Debug, Clone)]
pub struct PasswordAttempt {
    /// The address, in any case.
    pub email: secrecy::SecretString,
    /// The password.
    pub password: Password,
    /// What the browser has in its cookie for known browsers.
    pub device: Option<DeviceToken>,
    /// Where it comes from.
    pub client: Client,
}

/// What came of it. [`PasswordAnswer::Wrong`] and [`PasswordAnswer::TooMany`] are the same, in what they say and in the time they take,
/// whether there is such an account or not.
#[derive(Debug, Clone)]
pub enum PasswordAnswer {
    /// The password was right: go on with the second factor.
    SecondFactor(HalfWay),
    /// The address or the password is wrong.
    Wrong,
    /// Too many tries for this account from browsers that are not known: try again after this time, use a passkey, or have a link mailed that
    /// makes this browser known ([`request_browser_link`](super::request_browser_link)).
    TooMany {
        /// How long.
        wait: SignedDuration,
    },
    /// The node has too much to do: try again in a moment.
    Busy,
}

/// What was found before the password is looked at.
struct Admission {
    account: Option<Account>,
    hash: Option<String>,
    device: Option<DeviceId>,
    pace_key: Vec<u8>,
    wait: Option<SignedDuration>,
}

/// Checks a password. Needs no permission: this is how people come in.
///
/// # Errors
/// `Forbidden` if the password is right and its owner is neither an active member nor an operator; or as the store reports them.
pub async fn sign_in_with_password(identity: &Identity, attempt: PasswordAttempt) -> Result<PasswordAnswer> {
    // What was never chosen is no password of anybody: it is not worth a hash, and says nothing about any account.
    let Ok(address) = email::normalised(secrecy::ExposeSecret::expose_secret(&attempt.email)) else {
        return Ok(PasswordAnswer::Wrong);
    };
    if attempt.password.fits().is_err() {
        return Ok(PasswordAnswer::Wrong);
    }
    let (keyring, device) = (identity.keyring().clone(), attempt.device.clone());
    let context = NodeWide::system("sign-in");
    let admission = identity
        .store()
        .write_node(&context, move |tx| {
            let account = tx.find::<Account>(&account::FIND_BY_EMAIL, &values![&address])?;
            // The same statements without an account, on ids that nobody has.
            let (home, id) = account
                .as_ref()
                .map_or((OrganisationId::NODE, AccountId::from(Uuid::nil())), |account| (account.home, account.id));
            let device = known::find(tx, home, id, device.as_ref())?;
            let tenant = tx.context().within(home);
            let hash = tx.within(&tenant, |tx| tx.find::<(String,)>(&account_password::FIND, &values![id]))?;
            let pace_key = pacing::key(&keyring, Tried::Password, &address, device.map(DeviceId::uuid));
            let wait = sign_in_pace::take(tx, &pace_key, Pace::GUESSES)?;
            Ok(Admission { account, hash: hash.map(|(hash,)| hash), device, pace_key, wait })
        })
        .await?;
    if let Some(wait) = admission.wait {
        return Ok(PasswordAnswer::TooMany { wait });
    }
    let (cost, random) = (identity.settings().hash_cost, Arc::clone(&identity.env().random));
    let hash: Arc<str> = admission.hash.as_deref().map_or_else(|| identity.nobody(), Arc::from);
    let checked = identity
        .hashing(known::comer(admission.device), move || {
            let right = cost.verify(attempt.password.expose(), &hash);
            let renewed =
                (right && cost.is_above(&hash)).then(|| cost.hash(attempt.password.expose(), random.as_ref()));
            renewed.transpose().map(|renewed| (right, renewed))
        })
        .await?;
    let Some(checked) = checked else { return Ok(PasswordAnswer::Busy) };
    let (right, renewed) = checked?;
    let (client, identity_of) = (attempt.client, identity.clone());
    let finish = move |tx: &mut NodeTx<'_>| match (&admission.account, &admission.hash, right) {
        (Some(account), Some(hash), true) => {
            sign_in_pace_clear(tx, &admission.pace_key)?;
            accept(tx, account, hash, renewed.as_deref(), &client)
        }
        _ => refuse(tx, &admission, &client),
    };
    identity_of.store().write_node(&context, finish).await
}

fn sign_in_pace_clear(tx: &mut NodeTx<'_>, key: &[u8]) -> Result<()> {
    tx.execute(&sign_in_pace::CLEAR, &values![key]).map(drop)
}

/// The password was right.
fn accept(
    tx: &mut NodeTx<'_>,
    account: &Account,
    hash: &str,
    renewed: Option<&str>,
    client: &Client,
) -> Result<PasswordAnswer> {
    let standing = standing::read(tx, account.home, &account.email, client.origin())?;
    if !standing.may_sign_in() {
        return Err(refused());
    }
    let factors = half_way::factors(tx, account.home, account.id)?;
    tx.within(&standing.tenant(client.origin()), |tx| {
        if let Some(renewed) = renewed {
            tx.execute(&account_password::REHASH, &values![account.id, hash, renewed])?;
        }
        let (token, _, expires_at) = half_way::begin(tx, account.id, Stage::SecondFactor, SIGN_IN_LASTS)?;
        Ok(PasswordAnswer::SecondFactor(HalfWay { token, factors, expires_at }))
    })
}

/// The password was wrong, or there is none: one row is written in either case.
fn refuse(tx: &mut NodeTx<'_>, admission: &Admission, client: &Client) -> Result<PasswordAnswer> {
    match &admission.account {
        Some(account) => {
            let tenant = tx.context().within(account.home);
            tx.within(&tenant, |tx| record(tx, account.id, EventKind::WrongPassword, Way::Password, client))?;
        }
        None => drop(tx.execute(&sign_in_pace::TOUCH, &values![&admission.pace_key[..]])?),
    }
    Ok(PasswordAnswer::Wrong)
}
