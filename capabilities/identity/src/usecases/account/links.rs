//! Links that are mailed to the owner of an account.
//!
//! Asking for one does the same work whether there is such an account or not: it counts the request and enqueues a job. The job finds out.

use super::enter::make_known;
use super::{half_way, standing};
use crate::Identity;
use crate::jobs::{AccountMail, RequestLink, SendAccountMail};
use crate::model::account::{
    AccountId, Client, DeviceToken, LINK_LASTS, LinkId, LinkPurpose, Pace, SignInToken, Stage,
};
use crate::model::{Language, OneTimeToken, email};
use crate::sql::account::{self, Account};
use crate::sql::account_link::{self, AccountLink};
use crate::sql::{account_password, member, sign_in_pace};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use yui_kernel::{Error, MemberId, NodeWide, OrganisationId, Origin, Result, Timestamp};
use yui_store::{Audited, NodeTx, TenantTx, values};

/// How fast links of one purpose may be asked for, for one address: ten at once and one each six minutes. What is asked beyond that is dropped,
/// which keeps nobody out: the links that were mailed before can be followed.
const LINKS: Pace = Pace { burst: 10, interval: SignedDuration::from_mins(6) };

/// Mails a link for setting up the account of a member or an operator that has nothing to sign in with, such as people whom `yui apply`
/// declared. `language` is that of the page, and becomes the account's.
///
/// # Errors
/// `Invalid` if the address is none; or as the store reports them. Whether there is such a person is not told.
pub async fn request_set_up(identity: &Identity, address: &str, language: Language, origin: Origin) -> Result<()> {
    request(identity, address, LinkPurpose::SetUp, Some(language), origin).await
}

/// Mails a link that makes the browser known in which it is opened, so that strangers who try passwords do not slow the owner down there.
///
/// # Errors
/// As [`request_set_up`].
pub async fn request_browser_link(identity: &Identity, address: &str, origin: Origin) -> Result<()> {
    request(identity, address, LinkPurpose::Device, None, origin).await
}

/// Mails a link with which the owner sets another password in place of a forgotten one
/// ([`reset_password`](super::reset_password)). Accounts without a password get none: whoever chose to sign in with passkeys alone keeps it so.
///
/// # Errors
/// As [`request_set_up`].
pub async fn request_password_link(identity: &Identity, address: &str, origin: Origin) -> Result<()> {
    request(identity, address, LinkPurpose::Password, None, origin).await
}

/// What was asked for.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct LinkRequest {
    address: String,
    purpose: String,
    language: Option<String>,
    origin: Option<String>,
}

/// Has a link mailed if the account's state fits.
///
/// # Errors
/// As [`request_set_up`].
pub(super) async fn request(
    identity: &Identity,
    address: &str,
    purpose: LinkPurpose,
    language: Option<Language>,
    origin: Origin,
) -> Result<()> {
    let address = email::normalised(address)?;
    let key = identity.keyring().tag("identity/link-pace", format!("{}\0{address}", purpose.as_str()).as_bytes());
    let asked = LinkRequest {
        address,
        purpose: purpose.as_str().to_owned(),
        language: language.map(|language| language.code().to_owned()),
        origin: origin.as_str().map(str::to_owned),
    };
    let keyring = identity.keyring().clone();
    let ask = move |tx: &mut NodeTx<'_>| {
        if sign_in_pace::take(tx, &key, LINKS)?.is_some() {
            return Ok(());
        }
        // Under the node: whose request it is would tell whether there is an account.
        let node = tx.context().within(OrganisationId::NODE);
        tx.within(&node, |tx| RequestLink::enqueue(tx, &keyring, &asked))
    };
    identity.store().write_node(&NodeWide::system("account link").from_origin(origin), ask).await
}

/// Mails the link that was asked for, if there is an account and its state fits.
///
/// # Errors
/// As the store reports them.
pub(crate) fn answer(tx: &mut NodeTx<'_>, identity: &Identity, asked: &LinkRequest) -> Result<()> {
    let purpose: LinkPurpose = asked.purpose.parse()?;
    let account = match &asked.language {
        Some(language) => declared(tx, &asked.address, language.parse()?)?,
        None => tx.find::<Account>(&account::FIND_BY_EMAIL, &values![&asked.address])?,
    };
    let Some(account) = account else { return Ok(()) };
    let standing = standing::read(tx, account.home, &account.email, tx.context().origin())?;
    let fits = match purpose {
        LinkPurpose::SetUp => !can_sign_in(tx, &account)?,
        LinkPurpose::Device | LinkPurpose::Recovery => can_sign_in(tx, &account)?,
        LinkPurpose::Password => has_password(tx, &account)?,
    };
    if !standing.may_sign_in() || !fits {
        return Ok(());
    }
    mail(tx, identity, &account, purpose)
}

impl LinkRequest {
    /// The context for answering it: its origin is that of whoever asked.
    pub(crate) fn context(&self) -> NodeWide {
        let origin = self.origin.as_deref().and_then(|origin| origin.parse().ok());
        NodeWide::system("account link").from_origin(origin.map_or(Origin::UNKNOWN, Origin::address))
    }
}

impl std::fmt::Debug for LinkRequest {
    /// Without address and origin.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinkRequest").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// Mails a link to the account's owner.
///
/// # Errors
/// As the store reports them.
pub(super) fn mail(tx: &mut NodeTx<'_>, identity: &Identity, account: &Account, purpose: LinkPurpose) -> Result<()> {
    let tenant = tx.context().within(account.home);
    tx.within(&tenant, |tx| {
        let now = tx.now();
        let (id, token) = (LinkId::new(tx.env()), OneTimeToken::new(tx.env().random.as_ref()));
        let expires_at = now.saturating_add(LINK_LASTS).unwrap_or(Timestamp::MAX);
        let columns = values![id, account.id, purpose.as_str(), token.digest(), now, expires_at];
        tx.execute(&account_link::INSERT, &columns)?;
        let mail = AccountMail::Link { link: id, purpose: purpose.as_str().to_owned() };
        SendAccountMail::enqueue(tx, identity.keyring(), account.id, mail, Some(token.expose()))
    })
}

/// The account of an active member or an operator, made if it is not there yet; none for everybody else.
fn declared(tx: &mut NodeTx<'_>, address: &str, language: Language) -> Result<Option<Account>> {
    let found = tx.find::<Account>(&account::FIND_BY_EMAIL, &values![address])?;
    if found.is_some() {
        return Ok(found);
    }
    let members =
        tx.list::<(OrganisationId, MemberId, String, String)>(&member::ACTIVE_ANYWHERE, &values![address, true])?;
    let home = match members.first() {
        Some((organisation, ..)) => *organisation,
        None if standing::read(tx, OrganisationId::NODE, address, &Origin::UNKNOWN)?.operator.is_some() => {
            OrganisationId::NODE
        }
        None => return Ok(None),
    };
    find_or_make(tx, home, address, language).map(Some)
}

/// The account of this address; a new one belongs to `home`.
///
/// # Errors
/// As the store reports them.
pub(super) fn find_or_make(
    tx: &mut NodeTx<'_>,
    home: OrganisationId,
    address: &str,
    language: Language,
) -> Result<Account> {
    if let Some(found) = tx.find::<Account>(&account::FIND_BY_EMAIL, &values![address])? {
        return Ok(found);
    }
    let origin = tx.context().origin();
    let tenant = standing::read(tx, home, address, origin)?.tenant(origin);
    tx.within(&tenant, |tx| {
        let id = AccountId::new(tx.env());
        tx.execute(&account::INSERT, &values![id, address, language.code(), tx.now()])?;
        tx.audit(&Audited::new("account.create", "account", id))?;
        Ok(Account { home, id, email: address.to_owned(), language })
    })
}

/// Whether the account has a password or a passkey.
///
/// # Errors
/// As the store reports them.
pub(super) fn can_sign_in(tx: &mut NodeTx<'_>, account: &Account) -> Result<bool> {
    let tenant = tx.context().within(account.home);
    let counted = tx.within(&tenant, |tx| tx.find::<(i64, i64)>(&account::CREDENTIALS, &values![account.id]))?;
    Ok(counted.is_some_and(|(passwords, passkeys)| passwords + passkeys > 0))
}

/// Whether the account has a password.
///
/// # Errors
/// As the store reports them.
pub(super) fn has_password(tx: &mut NodeTx<'_>, account: &Account) -> Result<bool> {
    let tenant = tx.context().within(account.home);
    let found = tx.within(&tenant, |tx| tx.find::<(String,)>(&account_password::FIND, &values![account.id]))?;
    Ok(found.is_some())
}

/// Somebody followed the link of [`request_set_up`]: go on with [`find_set_up`](super::find_set_up).
///
/// # Errors
/// `NotFound` if nobody was mailed this token, `Invalid` if it has expired, `Conflict` if it was used or the account was set up meanwhile; or as
/// the store reports them.
pub async fn follow_set_up_link(identity: &Identity, token: &OneTimeToken, origin: Origin) -> Result<SignInToken> {
    let digest = token.digest();
    let follow = move |tx: &mut NodeTx<'_>| {
        let account = use_link(tx, &digest, LinkPurpose::SetUp)?;
        if can_sign_in(tx, &account)? {
            return Err(Error::conflict("this account is set up already; sign in"));
        }
        let tenant = tx.context().within(account.home);
        let (token, ..) = tx.within(&tenant, |tx| half_way::begin(tx, account.id, Stage::SetUp, LINK_LASTS))?;
        Ok(token)
    };
    identity.store().write_node(&NodeWide::system("account link").from_origin(origin), follow).await
}

/// Somebody followed the link of [`request_browser_link`]: keep the token in the cookie for known browsers, and sign in. The link proves nothing
/// but whose browser it is.
///
/// # Errors
/// As [`follow_set_up_link`].
pub async fn confirm_browser(identity: &Identity, token: &OneTimeToken, client: Client) -> Result<DeviceToken> {
    let (digest, identity_of) = (token.digest(), identity.clone());
    let follow = move |tx: &mut NodeTx<'_>| {
        let account = use_link(tx, &digest, LinkPurpose::Device)?;
        let standing = standing::read(tx, account.home, &account.email, client.origin())?;
        tx.within(&standing.tenant(client.origin()), |tx| {
            let device = DeviceToken::new(tx.env().random.as_ref());
            make_known(tx, &identity_of, account.id, &device, &client)?;
            Ok(device)
        })
    };
    identity.store().write_node(&NodeWide::system("account link"), follow).await
}

/// Uses a link up; gives whose it is.
///
/// # Errors
/// As [`follow_set_up_link`].
pub(super) fn use_link(tx: &mut NodeTx<'_>, digest: &[u8], purpose: LinkPurpose) -> Result<Account> {
    let found = find(tx, digest, purpose)?;
    let tenant = tx.context().within(found.home);
    tx.within(&tenant, |tx| {
        let now = tx.now();
        if tx.execute(&account_link::USE, &values![found.id, now])? == 0 {
            return Err(used());
        }
        owner(tx, &found, now)
    })
}

/// Whose a link is that can be followed, which leaves it as it is.
///
/// # Errors
/// As [`follow_set_up_link`].
pub(super) fn look_at_link(tx: &mut NodeTx<'_>, digest: &[u8], purpose: LinkPurpose) -> Result<Account> {
    let found = find(tx, digest, purpose)?;
    if found.used_at.is_some() {
        return Err(used());
    }
    let tenant = tx.context().within(found.home);
    tx.within(&tenant, |tx| {
        let now = tx.now();
        owner(tx, &found, now)
    })
}

fn find(tx: &mut NodeTx<'_>, digest: &[u8], purpose: LinkPurpose) -> Result<AccountLink> {
    tx.find::<AccountLink>(&account_link::FIND, &values![digest])?
        .filter(|link| link.purpose == purpose)
        .ok_or_else(|| Error::not_found("Try again. Something’s wrong with this link"))
}

pub(super) fn used() -> Error {
    Error::conflict("this link has already been used")
}

fn owner(tx: &mut TenantTx<'_>, link: &AccountLink, now: Timestamp) -> Result<Account> {
    if link.expires_at <= now {
        return Err(Error::invalid("this link has expired; ask for another one"));
    }
    tx.get(&account::FIND, &values![link.account], "the account")
}
