//! The passkeys of an account: making, naming, removing.

use super::ceremony::{self, Ceremony, Purpose};
use super::enrolling::{Enrolling, means};
use super::find_session::SignedIn;
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::webauthn::Registration;
use crate::model::account::{CeremonyToken, PasskeyId};
use crate::sql::passkey::{self, ListedPasskey};
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{Audited, NodeTx, TenantTx, values};

/// How many passkeys an account has at most.
const MOST: usize = 20;

/// A challenge for making a passkey.
///
/// # Errors
/// `Invalid` if browsers make no passkeys at the node's address; `Conflict` if the account has twenty; or as the store reports them.
pub async fn begin_passkey(identity: &Identity, who: &Enrolling) -> Result<Ceremony> {
    let (party, who) = (ceremony::party(identity)?, who.clone());
    let begin = move |tx: &mut NodeTx<'_>| {
        let known =
            tx.within(&who.tenant(), |tx| tx.list::<(Vec<u8>,)>(&passkey::CREDENTIAL_IDS, &values![who.account]))?;
        if known.len() >= MOST {
            return Err(Error::conflict("this account has twenty passkeys; remove one first"));
        }
        let known: Vec<Vec<u8>> = known.into_iter().map(|(id,)| id).collect();
        let (token, challenge) = ceremony::give(tx, Purpose::Register, Some(who.account))?;
        let registration = Registration { party: &party, challenge: &challenge };
        let user = who.account.uuid();
        let options = registration.options(user.as_bytes(), &who.standing.email, &who.standing.name, &known);
        Ok(Ceremony { token, options })
    };
    identity.store().write_node(&NodeWide::system("passkey"), begin).await
}

/// Adds the passkey that the browser made: `answer` is the JSON of `PublicKeyCredential.toJSON()`, `name` what its owner calls it. The owner is
/// told by mail.
///
/// # Errors
/// `NotFound` if the challenge was answered or is too old; `Invalid` if the answer cannot be believed or the name is empty or longer than 100
/// characters; `Conflict` if the passkey is there already; or as the store reports them.
pub async fn finish_passkey(
    identity: &Identity,
    who: &Enrolling,
    token: &CeremonyToken,
    answer: &str,
    name: &str,
) -> Result<PasskeyId> {
    let (party, name) = (ceremony::party(identity)?, checked_name(name)?);
    let (who, token, answer) = (who.clone(), token.clone(), answer.to_owned());
    let keyring = identity.keyring().clone();
    let context = NodeWide::system("passkey");
    // By itself, so that a challenge is gone whatever comes of its answer.
    let (asked, account) = (token, who.account);
    let take = move |tx: &mut NodeTx<'_>| ceremony::take(tx, &asked, Purpose::Register, Some(account));
    let challenge = identity.store().write_node(&context, take).await?.ok_or_else(ceremony::gone)?;
    let made = Registration { party: &party, challenge: &challenge }.check(&answer).map_err(|_| {
        Error::invalid("the answer of this authenticator cannot be believed; try again, or use another one")
    })?;
    let tenant = who.tenant();
    let add = move |tx: &mut TenantTx<'_>| {
        let (id, now) = (PasskeyId::new(tx.env()), tx.now());
        let columns = values![
            id,
            who.account,
            made.credential_id.clone(),
            made.public_key.clone(),
            made.sign_count,
            made.backup_eligible,
            made.backed_up,
            &name,
            now
        ];
        tx.execute(&passkey::INSERT, &columns)?;
        tx.audit(&Audited::new("account.passkey.add", "passkey", id))?;
        let mail = AccountMail::Changed { what: "passkey".to_owned(), at: now };
        SendAccountMail::enqueue(tx, &keyring, who.account, mail, None)?;
        Ok(id)
    };
    identity.store().write(&tenant, add).await
}

/// The passkeys of one's own account, the oldest first.
///
/// # Errors
/// As the store reports them.
pub async fn list_passkeys(identity: &Identity, who: &SignedIn) -> Result<Vec<ListedPasskey>> {
    let account = who.account;
    identity.store().read(&who.tenant(), move |tx| tx.list(&passkey::LIST, &values![account])).await
}

/// Calls a passkey something else.
///
/// # Errors
/// `Invalid` if the name is empty or longer than 100 characters; `NotFound` if the account has no such passkey; or as the store reports them.
pub async fn rename_passkey(identity: &Identity, who: &SignedIn, passkey: PasskeyId, name: &str) -> Result<()> {
    let (account, name) = (who.account, checked_name(name)?);
    let rename = move |tx: &mut TenantTx<'_>| {
        if tx.execute(&passkey::RENAME, &values![account, passkey, &name])? == 0 {
            return Err(Error::not_found("this account has no such passkey"));
        }
        tx.audit(&Audited::new("account.passkey.rename", "passkey", passkey))
    };
    identity.store().write(&who.tenant(), rename).await
}

/// Takes a passkey away. The owner is told by mail.
///
/// # Errors
/// `NotFound` if the account has no such passkey; `Conflict` if it is the last one and there is no password; or as the store reports them.
pub async fn remove_passkey(identity: &Identity, who: &Enrolling, passkey: PasskeyId) -> Result<()> {
    let (who, keyring) = (who.clone(), identity.keyring().clone());
    let tenant = who.tenant();
    let remove = move |tx: &mut TenantTx<'_>| {
        if tx.execute(&passkey::DELETE, &values![who.account, passkey])? == 0 {
            return Err(Error::not_found("this account has no such passkey"));
        }
        let left = means(tx, who.account)?;
        if !left.password && left.passkeys == 0 {
            return Err(Error::conflict(
                "add another passkey or a password first: without one you could not sign in any more",
            ));
        }
        tx.audit(&Audited::new("account.passkey.remove", "passkey", passkey))?;
        let mail = AccountMail::Changed { what: "passkey-removed".to_owned(), at: tx.now() };
        SendAccountMail::enqueue(tx, &keyring, who.account, mail, None)
    };
    identity.store().write(&tenant, remove).await
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("a passkey's name has between 1 and 100 characters"));
    }
    Ok(name.to_owned())
}
