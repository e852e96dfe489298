//! Chooses a password, or does without one.

use super::enrolling::{Enrolling, known_of, means};
use crate::hash_pool::Comer;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{Password, PasswordProblem, SessionToken, Standing};
use crate::sql::account_password;
use crate::{Identity, breached};
use std::sync::Arc;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{Audited, TenantTx, values};

/// What came of choosing a password.
#[derive(Debug, Clone)]
pub enum SetPassword {
    /// It is set. Whoever is signed in goes on with this token for the session cookie; all other sessions have ended.
    Set {
        /// None while the account is set up.
        session: Option<SessionToken>,
    },
    /// Choose another one.
    Refused(PasswordProblem),
    /// The node has too much to do: try again in a moment.
    Busy,
}

/// Makes this the account's password, in place of one that it has. The owner is told by mail.
///
/// # Errors
/// `Unavailable` if the operator's list of breached passwords cannot be read; or as the store reports them.
pub async fn set_password(identity: &Identity, who: &Enrolling, password: Password) -> Result<SetPassword> {
    let hash = match hashed(identity, &who.standing, password).await? {
        Hashed::Busy => return Ok(SetPassword::Busy),
        Hashed::Refused(problem) => return Ok(SetPassword::Refused(problem)),
        Hashed::Fits(hash) => hash,
    };
    let (who, keyring) = (who.clone(), identity.keyring().clone());
    let tenant = who.tenant();
    let set = move |tx: &mut TenantTx<'_>| {
        let now = tx.now();
        tx.execute(&account_password::PUT, &values![who.account, &hash, now])?;
        tx.audit(&Audited::new("account.password.set", "account", who.account))?;
        let mail = AccountMail::Changed { what: "password".to_owned(), at: now };
        SendAccountMail::enqueue(tx, &keyring, who.account, mail, None)?;
        Ok(SetPassword::Set { session: who.renew_session(tx)? })
    };
    identity.store().write(&tenant, set).await
}

/// What came of a password that somebody wants to have.
pub(super) enum Hashed {
    /// It may be chosen; this is its hash.
    Fits(String),
    /// Another one has to be chosen.
    Refused(PasswordProblem),
    /// Too much to do.
    Busy,
}

/// Whether somebody may choose a password, and its hash.
///
/// # Errors
/// As [`set_password`].
pub(super) async fn hashed(identity: &Identity, standing: &Standing, password: Password) -> Result<Hashed> {
    let standing = standing.clone();
    let read = move |tx: &mut yui_store::NodeTx<'_>| known_of(tx, &standing);
    let known = identity.store().read_node(&NodeWide::system("password"), read).await?;
    let (settings, random) = (identity.settings().clone(), Arc::clone(&identity.env().random));
    let work = move || -> Result<Hashed> {
        if let Err(problem) = password.may_be_chosen(&known) {
            return Ok(Hashed::Refused(problem));
        }
        if let Some(list) = &settings.breached_passwords
            && breached::contains(list, password.expose())?
        {
            return Ok(Hashed::Refused(PasswordProblem::Breached));
        }
        settings.hash_cost.hash(password.expose(), random.as_ref()).map(Hashed::Fits)
    };
    identity.hashing(Comer::Known, work).await?.unwrap_or(Ok(Hashed::Busy))
}

/// Takes the password away: the account is signed in to with passkeys alone.
///
/// # Errors
/// `Conflict` if it has no passkey; `NotFound` if it has no password; or as the store reports them.
pub async fn remove_password(identity: &Identity, who: &Enrolling) -> Result<()> {
    let who = who.clone();
    let tenant = who.tenant();
    let remove = move |tx: &mut TenantTx<'_>| {
        if means(tx, who.account)?.passkeys == 0 {
            return Err(Error::conflict("add a passkey first: without one you could not sign in any more"));
        }
        if tx.execute(&account_password::DELETE, &values![who.account])? == 0 {
            return Err(Error::not_found("this account has no password"));
        }
        tx.audit(&Audited::new("account.password.remove", "account", who.account))
    };
    identity.store().write(&tenant, remove).await
}
