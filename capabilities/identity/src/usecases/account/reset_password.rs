//! Another password in place of a forgotten one, by a link that was mailed to the owner.
//!
//! The link stands for the password alone: the second factor is asked for as at every sign-in. Where that is a mailed code, the mailbox opens the
//! account, as it did when the account was set up; an authenticator app makes it two things.

use super::change_password::{Hashed, hashed};
use super::enter::{record, refused};
use super::half_way::{self, HalfWay};
use super::{links, standing};
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::OneTimeToken;
use crate::model::account::{
    Client, EventKind, LinkPurpose, Password, PasswordProblem, SIGN_IN_LASTS, Stage, Standing, Way,
};
use crate::sql::account::Account;
use crate::sql::{account_link, account_password, account_session, sign_in};
use yui_kernel::{NodeWide, Result};
use yui_store::{Audited, NodeTx, values};

/// What came of it.
#[derive(Debug, Clone)]
pub enum ResetPassword {
    /// The password is set, and all sessions have ended: go on with the second factor.
    SecondFactor(HalfWay),
    /// Choose another one; the link can still be followed.
    Refused(PasswordProblem),
    /// The node has too much to do: try again in a moment.
    Busy,
}

/// Sets another password by the token of [`request_password_link`](super::request_password_link). Ends all sessions and whatever is half-way; the
/// owner is told by mail. The link, and all others like it, are used up once a password is set.
///
/// # Errors
/// `NotFound` if nobody was mailed this token, `Invalid` if it has expired, `Conflict` if it was used or the account has no password any more;
/// `Forbidden` if the owner is neither an active member nor an operator any more; or as the store reports them.
pub async fn reset_password(
    identity: &Identity,
    token: &OneTimeToken,
    password: Password,
    client: Client,
) -> Result<ResetPassword> {
    let (digest, origin) = (token.digest(), client.origin().clone());
    let context = NodeWide::system("password link").from_origin(origin);
    let look = move |tx: &mut NodeTx<'_>| {
        let account = links::look_at_link(tx, &digest, LinkPurpose::Password)?;
        admitted(tx, &account)
    };
    let standing = identity.store().read_node(&context, look).await?;
    let hash = match hashed(identity, &standing, password).await? {
        Hashed::Busy => return Ok(ResetPassword::Busy),
        Hashed::Refused(problem) => return Ok(ResetPassword::Refused(problem)),
        Hashed::Fits(hash) => hash,
    };
    let (digest, identity_of) = (token.digest(), identity.clone());
    let reset = move |tx: &mut NodeTx<'_>| {
        let account = links::use_link(tx, &digest, LinkPurpose::Password)?;
        let standing = admitted(tx, &account)?;
        if !links::has_password(tx, &account)? {
            return Err(links::used());
        }
        let factors = half_way::factors(tx, account.home, account.id)?;
        tx.within(&standing.tenant(client.origin()), |tx| {
            let now = tx.now();
            tx.execute(&account_password::PUT, &values![account.id, &hash, now])?;
            tx.execute(&account_link::USE_ALL, &values![account.id, LinkPurpose::Password.as_str(), now])?;
            for all in [&account_session::DELETE_ALL, &sign_in::DELETE_ALL] {
                tx.execute(all, &values![account.id])?;
            }
            tx.audit(&Audited::new("account.password.reset", "account", account.id))?;
            record(tx, account.id, EventKind::PasswordReset, Way::Password, &client)?;
            let mail = AccountMail::Changed { what: "password".to_owned(), at: now };
            SendAccountMail::enqueue(tx, identity_of.keyring(), account.id, mail, None)?;
            let (token, _, expires_at) = half_way::begin(tx, account.id, Stage::SecondFactor, SIGN_IN_LASTS)?;
            Ok(ResetPassword::SecondFactor(HalfWay { token, factors, expires_at }))
        })
    };
    identity.store().write_node(&context, reset).await
}

/// Who the owner is, if they may come in.
fn admitted(tx: &mut NodeTx<'_>, account: &Account) -> Result<Standing> {
    let standing = standing::read(tx, account.home, &account.email, tx.context().origin())?;
    if standing.may_sign_in() { Ok(standing) } else { Err(refused()) }
}
