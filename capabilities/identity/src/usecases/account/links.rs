//! Links that are mailed to the owner of an account.
//!
//! Asking for one is answered in the same way whether there is such an account or not, and writes a row in either case.

use super::enter::make_known;
use super::{half_way, standing};
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{
    AccountId, Client, DeviceToken, LINK_LASTS, LinkId, LinkPurpose, Pace, SignInToken, Stage,
};
use crate::model::{Language, OneTimeToken, email};
use crate::sql::account::{self, Account};
use crate::sql::account_link::{self, AccountLink};
use crate::sql::{member, sign_in_pace};
use jiff::SignedDuration;
use yui_kernel::{Error, MemberId, NodeWide, OrganisationId, Origin, Result, Timestamp};
use yui_store::{Audited, NodeTx, values};

/// How fast links may be asked for, for one address: ten at once and one each six minutes.
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

/// Mails a link if the account's state fits.
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
    let (address, identity_of) = (email::normalised(address)?, identity.clone());
    let context = NodeWide::system("account link").from_origin(origin);
    let ask = move |tx: &mut NodeTx<'_>| {
        let key = identity_of.keyring().tag("identity/link-pace", address.as_bytes());
        if sign_in_pace::take(tx, &key, LINKS)?.is_some() {
            return Ok(());
        }
        let account = match language {
            Some(language) => declared(tx, &address, language)?,
            None => tx.find::<Account>(&account::FIND_BY_EMAIL, &values![&address])?,
        };
        let Some(account) = account else { return Ok(()) };
        let standing = standing::read(tx, account.home, &account.email, tx.context().origin())?;
        let wants_credentials = purpose != LinkPurpose::SetUp;
        if !standing.may_sign_in() || can_sign_in(tx, &account)? != wants_credentials {
            return Ok(());
        }
        mail(tx, &identity_of, &account, purpose)
    };
    identity.store().write_node(&context, ask).await
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
        None if standing::read(tx, standing::node_home(), address, &Origin::UNKNOWN)?.operator.is_some() => {
            standing::node_home()
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
    let found = tx
        .find::<AccountLink>(&account_link::FIND, &values![digest])?
        .filter(|link| link.purpose == purpose)
        .ok_or_else(|| Error::not_found("Try again. Something’s wrong with this link"))?;
    let tenant = tx.context().within(found.home);
    tx.within(&tenant, |tx| {
        let now = tx.now();
        if tx.execute(&account_link::USE, &values![found.id, now])? == 0 {
            return Err(Error::conflict("this link has already been used"));
        }
        if found.expires_at <= now {
            return Err(Error::invalid("this link has expired; ask for another one"));
        }
        tx.get(&account::FIND, &values![found.account], "the account")
    })
}
