//! Sign-ins that are half-way: the password was right, and a second factor is missing.

use crate::Identity;
use crate::model::account::{AccountId, SignInId, SignInToken, Stage};
use crate::sql::account::{self, Account};
use crate::sql::sign_in::{self, SignIn};
use crate::sql::{recovery_code, totp};
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Timestamp};
use yui_store::{NodeTx, TenantTx, values};

/// What an account takes as a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactors {
    /// A code of an authenticator app.
    pub totp: bool,
    /// A mailed code: where there is no app.
    pub email_code: bool,
    /// A recovery code: where any is left.
    pub recovery_code: bool,
}

/// A sign-in that is half-way.
#[derive(Debug, Clone)]
pub struct HalfWay {
    /// For a cookie or a hidden field, until the second factor is there.
    pub token: SignInToken,
    /// What is taken.
    pub factors: SecondFactors,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

/// What a half-way sign-in waits for, for a page that is loaded again.
///
/// # Errors
/// `NotFound` if there is no such sign-in any more: begin anew. Or as the store reports them.
pub async fn find_half_way(identity: &Identity, token: &SignInToken) -> Result<HalfWay> {
    let asked = token.clone();
    let read = move |tx: &mut NodeTx<'_>| {
        let (found, account) = find(tx, &asked, Stage::SecondFactor)?;
        let factors = factors(tx, account.home, account.id)?;
        Ok(HalfWay { token: asked.clone(), factors, expires_at: found.expires_at })
    };
    identity.store().read_node(&NodeWide::system("sign-in"), read).await
}

/// The half-way sign-in of a token, and its account.
///
/// # Errors
/// `NotFound` if there is none, it waits for something else, or it has expired.
pub(super) fn find(tx: &mut NodeTx<'_>, token: &SignInToken, stage: Stage) -> Result<(SignIn, Account)> {
    let now = tx.now();
    let found = tx
        .find::<SignIn>(&sign_in::FIND, &values![token.digest()])?
        .filter(|found| found.stage == stage && found.expires_at > now)
        .ok_or_else(gone)?;
    let tenant = tx.context().within(found.home);
    let account = tx.within(&tenant, |tx| tx.find::<Account>(&account::FIND, &values![found.account]))?;
    Ok((found, account.ok_or_else(gone)?))
}

fn gone() -> Error {
    Error::not_found("this sign-in has ended; begin anew")
}

/// What an account takes.
///
/// # Errors
/// As the store reports them.
pub(super) fn factors(tx: &mut NodeTx<'_>, home: OrganisationId, account: AccountId) -> Result<SecondFactors> {
    let tenant = tx.context().within(home);
    tx.within(&tenant, |tx| {
        let stored = tx.find::<totp::StoredTotp>(&totp::FIND, &values![account])?;
        let totp = stored.is_some_and(|stored| stored.confirmed_at.is_some());
        let left = tx.find::<(i64,)>(&recovery_code::COUNT, &values![account])?.map_or(0, |(count,)| count);
        Ok(SecondFactors { totp, email_code: !totp, recovery_code: left > 0 })
    })
}

/// Begins one.
///
/// # Errors
/// As the store reports them.
pub(super) fn begin(
    tx: &mut TenantTx<'_>,
    account: AccountId,
    stage: Stage,
    lasts: jiff::SignedDuration,
) -> Result<(SignInToken, SignInId, Timestamp)> {
    let now = tx.now();
    let (id, token) = (SignInId::new(tx.env()), SignInToken::new(tx.env().random.as_ref()));
    let expires_at = now.saturating_add(lasts).unwrap_or(Timestamp::MAX);
    tx.execute(&sign_in::INSERT, &values![id, account, token.digest(), stage.as_str(), now, expires_at])?;
    Ok((token, id, expires_at))
}
