//! Proves again who it is, before dangerous actions.

use super::enrolling::rotate;
use super::enter::record;
use super::find_session::SignedIn;
use super::pacing::{self, Tried};
use crate::Identity;
use crate::hash_pool::Comer;
use crate::model::account::{EventKind, Pace, Password, SessionToken, Way};
use crate::sql::{account_password, sign_in_pace};
use jiff::SignedDuration;
use std::sync::Arc;
use yui_kernel::{NodeWide, Result};
use yui_store::{NodeTx, TenantTx, values};

/// What came of it.
#[derive(Debug, Clone)]
pub enum ProvedAgain {
    /// It is: the session goes on with this token for its cookie, and dangerous actions are allowed for ten minutes.
    Proved(SessionToken),
    /// The password, or the passkey's answer, is wrong.
    Wrong,
    /// Too many tries in this session: try again after this time.
    TooMany {
        /// How long.
        wait: SignedDuration,
    },
    /// The node has too much to do: try again in a moment.
    Busy,
}

/// Proves by the account's password; an account without one is wrong with any.
///
/// # Errors
/// `NotFound` if the session has ended; or as the store reports them.
pub async fn prove_again_with_password(identity: &Identity, who: &SignedIn, password: Password) -> Result<ProvedAgain> {
    if password.fits().is_err() {
        return Ok(ProvedAgain::Wrong);
    }
    let (caller, keyring) = (who.clone(), identity.keyring().clone());
    let context = NodeWide::system("proof");
    let admit = move |tx: &mut NodeTx<'_>| {
        let key = pacing::key(&keyring, Tried::Password, &caller.standing.email, Some(caller.session.uuid()));
        let wait = sign_in_pace::take(tx, &key, Pace::GUESSES)?;
        let account = caller.account;
        let hash =
            tx.within(&caller.tenant(), |tx| tx.find::<(String,)>(&account_password::FIND, &values![account]))?;
        Ok((key, wait, hash.map(|(hash,)| hash)))
    };
    let (key, wait, hash) = identity.store().write_node(&context, admit).await?;
    if let Some(wait) = wait {
        return Ok(ProvedAgain::TooMany { wait });
    }
    let cost = identity.settings().hash_cost;
    let has_password = hash.is_some();
    let hash: Arc<str> = hash.as_deref().map_or_else(|| identity.nobody(), Arc::from);
    let Some(right) = identity.hashing(Comer::Known, move || cost.verify(password.expose(), &hash)).await? else {
        return Ok(ProvedAgain::Busy);
    };
    let who = who.clone();
    let finish = move |tx: &mut NodeTx<'_>| {
        if !(right && has_password) {
            let wrong =
                |tx: &mut TenantTx<'_>| record(tx, who.account, EventKind::WrongPassword, Way::Password, &who.client);
            tx.within(&who.tenant(), wrong)?;
            return Ok(ProvedAgain::Wrong);
        }
        tx.execute(&sign_in_pace::CLEAR, &values![&key[..]])?;
        prove(tx, &who, Way::Password)
    };
    identity.store().write_node(&context, finish).await
}

/// The session's owner proved who it is.
///
/// # Errors
/// As the store reports them.
pub(super) fn prove(tx: &mut NodeTx<'_>, who: &SignedIn, way: Way) -> Result<ProvedAgain> {
    tx.within(&who.tenant(), |tx| {
        let token = rotate(tx, who.session, &who.token)?;
        record(tx, who.account, EventKind::ProvedAgain, way, &who.client)?;
        Ok(ProvedAgain::Proved(token))
    })
}
