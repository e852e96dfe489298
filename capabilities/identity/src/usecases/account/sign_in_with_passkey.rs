//! Signing in with a passkey, which is all that is needed: the authenticator verifies its owner.

use super::ceremony::{self, Ceremony, Purpose};
use super::enter::{NewSession, enter, record};
use super::find_session::SignedIn;
use super::prove_again::{ProvedAgain, prove};
use super::standing;
use crate::Identity;
use crate::model::account::webauthn::Assertion;
use crate::model::account::{CeremonyToken, Client, DeviceToken, EventKind, Way};
use crate::sql::account::{self, Account};
use crate::sql::passkey::StoredPasskey;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{NodeTx, values};

/// What came of it.
#[derive(Debug, Clone)]
pub enum PasskeyAnswer {
    /// Signed in.
    SignedIn(NewSession),
    /// The answer cannot be believed, or its passkey is none of this node any more.
    Wrong,
}

/// A challenge for any passkey of this node. Needs no permission: this is how people come in.
///
/// # Errors
/// `Invalid` if browsers make no passkeys at the node's address; or as the store reports them.
pub async fn begin_passkey_sign_in(identity: &Identity) -> Result<Ceremony> {
    let party = ceremony::party(identity)?;
    let begin = move |tx: &mut NodeTx<'_>| {
        let (token, challenge) = ceremony::give(tx, Purpose::SignIn, None)?;
        Ok(Ceremony { token, options: Assertion::options(&party, &challenge) })
    };
    identity.store().write_node(&NodeWide::system("sign-in"), begin).await
}

/// Signs in by what the browser answered: the JSON of `PublicKeyCredential.toJSON()`.
///
/// # Errors
/// `NotFound` if the challenge was answered or is too old: begin anew. `Forbidden` if the person is neither an active member nor an operator. Or
/// as the store reports them.
pub async fn sign_in_with_passkey(
    identity: &Identity,
    token: &CeremonyToken,
    answer: &str,
    device: Option<DeviceToken>,
    client: Client,
) -> Result<PasskeyAnswer> {
    let (party, token, assertion) = (ceremony::party(identity)?, token.clone(), Assertion::read(answer));
    let identity_of = identity.clone();
    let sign_in = move |tx: &mut NodeTx<'_>| {
        let Some(challenge) = ceremony::take(tx, &token, Purpose::SignIn, None)? else { return Ok(None) };
        let Ok(assertion) = &assertion else { return Ok(Some(PasskeyAnswer::Wrong)) };
        let stored = match ceremony::judge(tx, &party, &challenge, assertion)? {
            Ok(stored) => stored,
            Err((whose, _)) => {
                if let Some(stored) = whose {
                    refuse(tx, &stored, &client)?;
                }
                return Ok(Some(PasskeyAnswer::Wrong));
            }
        };
        let tenant = tx.context().within(stored.home);
        let account: Account =
            tx.within(&tenant, |tx| tx.get(&account::FIND, &values![stored.account], "the account"))?;
        let standing = standing::read(tx, account.home, &account.email, client.origin())?;
        enter(tx, &identity_of, &account, &standing, Way::Passkey, device.as_ref(), &client)
            .map(|session| Some(PasskeyAnswer::SignedIn(session)))
    };
    let answered = identity.store().write_node(&NodeWide::system("sign-in"), sign_in).await?;
    answered.ok_or_else(ceremony::gone)
}

/// A challenge for proving again who it is, before dangerous actions.
///
/// # Errors
/// As [`begin_passkey_sign_in`].
pub async fn begin_passkey_proof(identity: &Identity, who: &SignedIn) -> Result<Ceremony> {
    let (party, account) = (ceremony::party(identity)?, who.account);
    let begin = move |tx: &mut NodeTx<'_>| {
        let (token, challenge) = ceremony::give(tx, Purpose::Prove, Some(account))?;
        Ok(Ceremony { token, options: Assertion::options(&party, &challenge) })
    };
    identity.store().write_node(&NodeWide::system("proof"), begin).await
}

/// Proves again who it is, by what the browser answered.
///
/// # Errors
/// `NotFound` if the challenge was answered or is too old, or the session has ended; or as the store reports them.
pub async fn prove_again_with_passkey(
    identity: &Identity,
    who: &SignedIn,
    token: &CeremonyToken,
    answer: &str,
) -> Result<ProvedAgain> {
    let (party, token, assertion) = (ceremony::party(identity)?, token.clone(), Assertion::read(answer));
    let who = who.clone();
    let answered = move |tx: &mut NodeTx<'_>| {
        let Some(challenge) = ceremony::take(tx, &token, Purpose::Prove, Some(who.account))? else { return Ok(None) };
        let Ok(assertion) = &assertion else { return Ok(Some(ProvedAgain::Wrong)) };
        match ceremony::judge(tx, &party, &challenge, assertion)? {
            Ok(stored) if stored.account == who.account => prove(tx, &who, Way::Passkey).map(Some),
            Ok(_) => Err(Error::forbidden("this passkey is another account's")),
            Err((whose, _)) => {
                if let Some(stored) = whose {
                    refuse(tx, &stored, &who.client)?;
                }
                Ok(Some(ProvedAgain::Wrong))
            }
        }
    };
    let proved = identity.store().write_node(&NodeWide::system("proof"), answered).await?;
    proved.ok_or_else(ceremony::gone)
}

/// For the history of whose passkey it says to be.
fn refuse(tx: &mut NodeTx<'_>, stored: &StoredPasskey, client: &Client) -> Result<()> {
    let tenant = tx.context().within(stored.home);
    tx.within(&tenant, |tx| record(tx, stored.account, EventKind::WrongPasskey, Way::Passkey, client))
}
