//! The end of setting an account up.

use super::enrolling::{By, Enrolling, means};
use super::enter::{NewSession, enter};
use super::standing;
use crate::Identity;
use crate::model::account::{DeviceToken, Way};
use crate::sql::account::{self, Account};
use crate::sql::sign_in;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{Audited, NodeTx, values};

/// What came of it.
#[derive(Debug, Clone)]
pub enum SetUpAnswer {
    /// Signed in.
    SignedIn(NewSession),
    /// There is no passkey and no password yet.
    Incomplete,
}

/// Signs in whoever has set up an account with a passkey or a password; the address was proved by the mailed link. Everything else that was
/// half-way for the account ends.
///
/// # Errors
/// `Conflict` if this is no set-up or it has ended; `Forbidden` if the person is neither an active member nor an operator any more; or as the
/// store reports them.
pub async fn finish_set_up(identity: &Identity, who: &Enrolling, device: Option<DeviceToken>) -> Result<SetUpAnswer> {
    let By::SetUp(set_up) = who.by else {
        return Err(Error::conflict("this account is set up already"));
    };
    let (who, identity_of) = (who.clone(), identity.clone());
    let finish = move |tx: &mut NodeTx<'_>| {
        let home = who.standing.home;
        let standing = standing::read(tx, home, &who.standing.email, who.client.origin())?;
        let tenant = standing.tenant(who.client.origin());
        let account = tx.within(&tenant, |tx| {
            let has = means(tx, who.account)?;
            if !has.password && has.passkeys == 0 {
                return Ok(None);
            }
            if tx.execute(&sign_in::DELETE, &values![set_up])? == 0 {
                return Err(Error::conflict("this set-up has ended; sign in"));
            }
            tx.execute(&sign_in::DELETE_ALL, &values![who.account])?;
            tx.audit(&Audited::new("account.set-up", "account", who.account))?;
            tx.get::<Account>(&account::FIND, &values![who.account], "the account").map(Some)
        })?;
        let Some(account) = account else { return Ok(SetUpAnswer::Incomplete) };
        enter(tx, &identity_of, &account, &standing, Way::SetUp, device.as_ref(), &who.client)
            .map(SetUpAnswer::SignedIn)
    };
    identity.store().write_node(&NodeWide::system("set-up"), finish).await
}
