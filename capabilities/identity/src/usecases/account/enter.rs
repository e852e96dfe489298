//! The end of every way in: a session begins.

use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::Language;
use crate::model::account::{
    AccountId, Client, DeviceId, DeviceToken, EventKind, SessionId, SessionToken, SignInEventId, Standing, Way,
};
use crate::sql::account::Account;
use crate::sql::{account_session, known_device, sign_in_event};
use yui_kernel::{Error, Result, Timestamp};
use yui_store::{NodeTx, TenantTx, values};

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// For the session cookie.
    pub token: SessionToken,
    /// For the cookie by which this browser is known from now on; keep it for a year.
    pub device: DeviceToken,
    /// Its id.
    pub session: SessionId,
    /// Whose.
    pub account: AccountId,
    /// The language of the account.
    pub language: Language,
    /// When it ends in any case.
    pub expires_at: Timestamp,
}

/// Begins a session for whoever has proved to own the account: makes the browser known (and mails the owner if it was not), and writes the
/// history. The token is new every time, so that none that was planted before can be in use afterwards.
///
/// # Errors
/// `Forbidden` if the person is neither an active member nor an operator; or as the store reports them.
pub(super) fn enter(
    tx: &mut NodeTx<'_>,
    identity: &Identity,
    account: &Account,
    standing: &Standing,
    way: Way,
    device: Option<&DeviceToken>,
    client: &Client,
) -> Result<NewSession> {
    if !standing.may_sign_in() {
        return Err(refused());
    }
    let tenant = standing.tenant(client.origin());
    // A browser keeps its token for further accounts, if the token is one of ours.
    let shared = match device {
        Some(token) => tx.find::<(i64,)>(&known_device::IS_ISSUED, &values![token.digest()])?.is_some_and(|(n,)| n > 0),
        None => false,
    };
    tx.within(&tenant, |tx| {
        let (now, random) = (tx.now(), tx.env().random.clone());
        let device = match device.filter(|_| shared) {
            Some(token) => token.clone(),
            None => DeviceToken::new(random.as_ref()),
        };
        make_known(tx, identity, account.id, &device, client)?;
        let (session, token) = (SessionId::new(tx.env()), SessionToken::new(random.as_ref()));
        let expires_at = identity.settings().sessions.expiry(now);
        let (agent, origin) = (client.agent().map(str::to_owned), client.address());
        let columns = values![session, account.id, token.digest(), way.as_str(), agent, origin, now, expires_at];
        tx.execute(&account_session::INSERT, &columns)?;
        record(tx, account.id, EventKind::SignedIn, way, client)?;
        Ok(NewSession { token, device, session, account: account.id, language: account.language, expires_at })
    })
}

/// Why somebody who has proved who it is does not come in.
pub(super) fn refused() -> Error {
    Error::forbidden("this account may not sign in now; ask those who manage your organisation")
}

/// The browser is one that the account is used in.
///
/// # Errors
/// As the store reports them.
pub(super) fn make_known(
    tx: &mut TenantTx<'_>,
    identity: &Identity,
    account: AccountId,
    device: &DeviceToken,
    client: &Client,
) -> Result<()> {
    let (now, agent) = (tx.now(), client.agent().map(str::to_owned));
    if let Some((id,)) = tx.find::<known_device::Device>(&known_device::FIND, &values![account, device.digest()])? {
        return tx.execute(&known_device::USED, &values![id, now, agent]).map(drop);
    }
    let others = tx.find::<(i64,)>(&known_device::COUNT, &values![account])?.map_or(0, |(count,)| count);
    let id = DeviceId::new(tx.env());
    tx.execute(&known_device::INSERT, &values![id, account, device.digest(), agent.clone(), now])?;
    if others == 0 {
        return Ok(());
    }
    let mail = AccountMail::NewDevice { at: now, agent };
    SendAccountMail::enqueue(tx, identity.keyring(), account, mail, None)
}

/// Writes the history of the account's door.
///
/// # Errors
/// As the store reports them.
pub(super) fn record(
    tx: &mut TenantTx<'_>,
    account: AccountId,
    kind: EventKind,
    way: Way,
    client: &Client,
) -> Result<()> {
    let (agent, origin) = (client.agent().map(str::to_owned), client.address());
    let id = SignInEventId::new(tx.env());
    let columns = values![id, account, tx.now(), kind.as_str(), way.as_str(), agent, origin];
    tx.execute(&sign_in_event::INSERT, &columns).map(drop)
}
