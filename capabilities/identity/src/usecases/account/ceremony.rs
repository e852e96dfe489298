//! What all uses of passkeys share: a challenge is given out once, to one browser, for one purpose, and taken back once.

use crate::Identity;
use crate::model::account::webauthn::{Assertion, CHALLENGE_LASTS, Challenge, Fault, KnownPasskey, RelyingParty};
use crate::model::account::{AccountId, CeremonyToken};
use crate::sql::passkey::{self, StoredPasskey};
use crate::sql::passkey_challenge;
use serde_json::Value;
use yui_kernel::{Error, Result, Timestamp};
use yui_store::{NodeTx, values};

/// A challenge for an authenticator.
#[derive(Debug, Clone)]
pub struct Ceremony {
    /// For a hidden field or a cookie: it comes back with the answer.
    pub token: CeremonyToken,
    /// For the browser's script: `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()` reads it.
    pub options: Value,
}

/// For what a challenge was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Register,
    SignIn,
    Prove,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign-in",
            Self::Prove => "prove",
        }
    }
}

/// Gives out a challenge.
///
/// # Errors
/// As the store reports them.
pub(super) fn give(
    tx: &mut NodeTx<'_>,
    purpose: Purpose,
    account: Option<AccountId>,
) -> Result<(CeremonyToken, Challenge)> {
    let random = tx.env().random.clone();
    let (token, challenge) = (CeremonyToken::new(random.as_ref()), Challenge::new(random.as_ref()));
    let expires_at = tx.now().saturating_add(CHALLENGE_LASTS).unwrap_or(Timestamp::MAX);
    let columns = values![token.digest(), challenge.bytes(), purpose.as_str(), account, expires_at];
    tx.execute(&passkey_challenge::INSERT, &columns)?;
    Ok((token, challenge))
}

/// Takes a challenge back; none if it was not given out for this, was answered, or is too old.
///
/// # Errors
/// As the store reports them.
pub(super) fn take(
    tx: &mut NodeTx<'_>,
    token: &CeremonyToken,
    purpose: Purpose,
    account: Option<AccountId>,
) -> Result<Option<Challenge>> {
    let given = tx.find::<(Vec<u8>, Option<AccountId>, Timestamp)>(
        &passkey_challenge::TAKE,
        &values![token.digest(), purpose.as_str()],
    )?;
    let now = tx.now();
    let fits =
        |(_, owner, expires_at): &(Vec<u8>, Option<AccountId>, Timestamp)| *owner == account && *expires_at > now;
    Ok(given.filter(fits).map(|(challenge, ..)| Challenge::from(challenge)))
}

/// What an answer came to: the passkey, or why it is not believed and whose it says to be.
pub(super) type Answered = std::result::Result<StoredPasskey, (Option<StoredPasskey>, Fault)>;

/// Holds an answer against the passkey that it names, and writes that it was used.
///
/// # Errors
/// As the store reports them.
pub(super) fn judge(
    tx: &mut NodeTx<'_>,
    party: &RelyingParty,
    challenge: &Challenge,
    assertion: &Assertion,
) -> Result<Answered> {
    let Some(stored) = tx.find::<StoredPasskey>(&passkey::FIND, &values![assertion.credential_id()])? else {
        return Ok(Err((None, Fault::Account)));
    };
    let known = KnownPasskey {
        public_key: stored.public_key.clone(),
        user: stored.account.uuid().as_bytes().to_vec(),
        sign_count: stored.sign_count,
        backup_eligible: stored.backup_eligible,
    };
    let seen = match assertion.check(party, challenge, &known) {
        Ok(seen) => seen,
        Err(fault) => return Ok(Err((Some(stored), fault))),
    };
    let tenant = tx.context().within(stored.home);
    let columns = values![stored.id, seen.sign_count, seen.backed_up, tx.now(), stored.sign_count];
    match tx.within(&tenant, |tx| tx.execute(&passkey::USED, &columns))? {
        0 => Ok(Err((Some(stored), Fault::Counter))),
        _ => Ok(Ok(stored)),
    }
}

/// Whom passkeys are for at this node.
///
/// # Errors
/// `Invalid` if browsers make no passkeys at the node's address.
pub(super) fn party(identity: &Identity) -> Result<RelyingParty> {
    RelyingParty::of(identity.public_url())
}

/// The challenge is not there any more.
pub(super) fn gone() -> Error {
    Error::not_found("this took too long, or was done already; try again")
}
