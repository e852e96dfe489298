//! The sessions of an account: a list, and an end.

use super::enter::record;
use super::find_session::SignedIn;
use crate::Identity;
use crate::model::account::{EventKind, SessionId};
use crate::sql::account_session::{self, ListedSession};
use yui_kernel::{Error, Result};
use yui_store::{TenantTx, values};

/// The sessions of the account that have not ended, the last used first; [`SignedIn::session`] says which is this one.
///
/// # Errors
/// As the store reports them.
pub async fn list_sessions(identity: &Identity, who: &SignedIn) -> Result<Vec<ListedSession>> {
    let (account, limits) = (who.account, identity.settings().sessions);
    let list = move |tx: &mut TenantTx<'_>| {
        let now = tx.now();
        let stored = tx.list::<ListedSession>(&account_session::LIST, &values![account])?;
        let lives = |session: &ListedSession| limits.lives(session.last_seen_at, session.expires_at, now);
        Ok(stored.into_iter().filter(lives).collect())
    };
    identity.store().read(&who.tenant(), list).await
}

/// Ends this session.
///
/// # Errors
/// As the store reports them; a session that has ended already is none.
pub async fn sign_out(identity: &Identity, who: &SignedIn) -> Result<()> {
    match end_session(identity, who, who.session).await {
        Err(error) if error.kind() == yui_kernel::ErrorKind::NotFound => Ok(()),
        ended => ended,
    }
}

/// Ends one session of the same account: "sign out there".
///
/// # Errors
/// `NotFound` if the account has no such session; or as the store reports them.
pub async fn end_session(identity: &Identity, who: &SignedIn, session: SessionId) -> Result<()> {
    let who = who.clone();
    let tenant = who.tenant();
    let end = move |tx: &mut TenantTx<'_>| {
        if tx.execute(&account_session::DELETE, &values![who.account, session])? == 0 {
            return Err(Error::not_found("this session has ended already"));
        }
        record(tx, who.account, EventKind::SignedOut, who.way, &who.client)
    };
    identity.store().write(&tenant, end).await
}

/// Ends all other sessions of the account: "sign out everywhere else". Gives how many there were.
///
/// # Errors
/// As the store reports them.
pub async fn end_other_sessions(identity: &Identity, who: &SignedIn) -> Result<u64> {
    let who = who.clone();
    let tenant = who.tenant();
    let end = move |tx: &mut TenantTx<'_>| {
        let ended = tx.execute(&account_session::DELETE_OTHERS, &values![who.account, who.session])?;
        if ended > 0 {
            record(tx, who.account, EventKind::SignedOut, who.way, &who.client)?;
        }
        Ok(ended)
    };
    identity.store().write(&tenant, end).await
}
