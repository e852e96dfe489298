//! The right to change what an account is signed in with: who has just proved to own it, or is setting it up.

use super::find_session::SignedIn;
use super::{half_way, standing};
use crate::Identity;
use crate::model::account::{AccountId, Client, SessionId, SessionToken, SignInId, SignInToken, Stage, Standing};
use crate::sql::{account, account_session, organisation};
use yui_kernel::{NodeWide, OrganisationId, Result, Tenant};
use yui_store::{NodeTx, TenantTx, values};

/// Somebody who may add passwords, passkeys and the like to an account. Made by [`SignedIn::enrolling`] and [`find_set_up`] alone.
#[derive(Debug, Clone)]
pub struct Enrolling {
    /// The account.
    pub account: AccountId,
    /// Who it is: name and address, for the page.
    pub standing: Standing,
    pub(super) client: Client,
    pub(super) by: By,
}

/// By what right.
#[derive(Debug, Clone)]
pub(super) enum By {
    /// A mailed link was followed, and the account had nothing to sign in with.
    SetUp(SignInId),
    /// The owner is signed in and proved recently who it is.
    Session(SessionId, SessionToken),
}

/// What an account is signed in with, for the page where that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInMeans {
    /// It has a password.
    pub password: bool,
    /// It has an authenticator app.
    pub totp: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// How many passkeys it has.
    pub passkeys: u32,
}

/// What the account of somebody who is signed in has.
///
/// # Errors
/// As the store reports them.
pub async fn sign_in_means(identity: &Identity, who: &SignedIn) -> Result<SignInMeans> {
    let account = who.account;
    identity.store().read(&who.tenant(), move |tx| means(tx, account)).await
}

/// What an account has.
pub(super) fn means(tx: &mut TenantTx<'_>, account: AccountId) -> Result<SignInMeans> {
    use crate::sql::{recovery_code, totp};
    let (passwords, passkeys) = tx.find::<(i64, u32)>(&account::CREDENTIALS, &values![account])?.unwrap_or_default();
    let app = tx.find::<totp::StoredTotp>(&totp::FIND, &values![account])?;
    let left = tx.find::<(u32,)>(&recovery_code::COUNT, &values![account])?.map_or(0, |(count,)| count);
    Ok(SignInMeans {
        password: passwords > 0,
        totp: app.is_some_and(|app| app.confirmed_at.is_some()),
        recovery_codes: left,
        passkeys,
    })
}

/// Who is setting up an account, by the token that following a mailed link gave.
///
/// # Errors
/// `NotFound` if the set-up has ended: have a new link mailed. Or as the store reports them.
pub async fn find_set_up(identity: &Identity, token: &SignInToken, client: &Client) -> Result<Enrolling> {
    let (asked, client) = (token.clone(), client.clone());
    let read = move |tx: &mut NodeTx<'_>| {
        let (found, account) = half_way::find(tx, &asked, Stage::SetUp)?;
        let standing = standing::read(tx, account.home, &account.email, client.origin())?;
        Ok(Enrolling { account: account.id, standing, client: client.clone(), by: By::SetUp(found.id) })
    };
    identity.store().read_node(&NodeWide::system("set-up"), read).await
}

impl Enrolling {
    pub(super) fn of_session(who: &SignedIn) -> Self {
        Self {
            account: who.account,
            standing: who.standing.clone(),
            client: who.client.clone(),
            by: By::Session(who.session, who.token.clone()),
        }
    }

    /// The context for the account's own rows.
    pub(super) fn tenant(&self) -> Tenant {
        self.standing.tenant(self.client.origin())
    }

    /// After a change of what is proved by: another token for this session, and an end of the others. None while the account is set up.
    ///
    /// # Errors
    /// As the store reports them.
    pub(super) fn renew_session(&self, tx: &mut TenantTx<'_>) -> Result<Option<SessionToken>> {
        match &self.by {
            By::SetUp(_) => Ok(None),
            By::Session(session, token) => {
                tx.execute(&account_session::DELETE_OTHERS, &values![self.account, *session])?;
                rotate(tx, *session, token).map(Some)
            }
        }
    }
}

/// Another token for a session, whose owner has just proved who it is.
///
/// # Errors
/// As the store reports them; `NotFound` if the session has ended or has another token already.
pub(super) fn rotate(tx: &mut TenantTx<'_>, session: SessionId, token: &SessionToken) -> Result<SessionToken> {
    let renewed = SessionToken::new(tx.env().random.as_ref());
    let columns = values![session, token.digest(), renewed.digest(), tx.now()];
    if tx.execute(&account_session::ROTATE, &columns)? == 0 {
        return Err(yui_kernel::Error::not_found("this session has ended; sign in again"));
    }
    Ok(renewed)
}

/// What everybody can know about a person, which no password should be made of.
///
/// # Errors
/// As the store reports them.
pub(super) fn known_of(tx: &mut NodeTx<'_>, standing: &Standing) -> Result<Vec<String>> {
    let mut known = vec![standing.email.clone(), standing.name.clone(), "yui".to_owned()];
    let organisation: Option<OrganisationId> = standing.member.as_ref().map(|seat| seat.organisation);
    if let Some(organisation) = organisation {
        let tenant = tx.context().within(organisation);
        let names = tx
            .within(&tenant, |tx| tx.find::<(String, Option<String>, Option<String>)>(&organisation::OWN_NAMES, &[]))?;
        let names = names.into_iter().flat_map(|(name, english, french)| [Some(name), english, french]);
        known.extend(names.flatten());
    }
    Ok(known)
}
