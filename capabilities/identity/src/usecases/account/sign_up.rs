//! How whoever confirms a registration or accepts an invitation comes to an account.

use super::{half_way, links};
use crate::Identity;
use crate::model::account::{SignInToken, Stage};
use crate::model::{Language, OneTimeToken};
use crate::usecases::Confirmed;
use crate::usecases::{accept_invitation, confirm};
use yui_kernel::{NodeWide, Origin, Result};
use yui_store::NodeTx;

/// A member who has just come in by a mailed link.
#[derive(Debug, Clone)]
pub struct SignedUp {
    /// Who, and of which organisation.
    pub confirmed: Confirmed,
    /// What is next.
    pub next: AfterSignUp,
}

/// What is next for a new member.
#[derive(Debug, Clone)]
pub enum AfterSignUp {
    /// There is nothing to sign in with yet: set the account up with this token ([`find_set_up`](super::find_set_up)).
    SetUp(SignInToken),
    /// The person has an account that can be signed in to. The link alone does not open it.
    SignIn,
}

/// Confirms a registration ([`crate::usecases::confirm`]) and leads to setting the account up.
///
/// # Errors
/// As [`crate::usecases::confirm`].
pub async fn sign_up_by_registration(identity: &Identity, token: &OneTimeToken, origin: Origin) -> Result<SignedUp> {
    let digest = token.digest();
    let context = NodeWide::system("confirmation").from_origin(origin);
    let sign_up = move |tx: &mut NodeTx<'_>| {
        let (confirmed, address, language) = confirm::confirm_in(tx, &digest)?;
        next(tx, confirmed, &address, language)
    };
    identity.store().write_node(&context, sign_up).await
}

/// Accepts an invitation ([`crate::usecases::accept_invitation`]) and leads to setting the account up. `name` is what the person is called if
/// it is no member yet.
///
/// # Errors
/// As [`crate::usecases::accept_invitation`].
pub async fn sign_up_by_invitation(
    identity: &Identity,
    token: &OneTimeToken,
    name: &str,
    origin: Origin,
) -> Result<SignedUp> {
    let (digest, name) = (token.digest(), accept_invitation::checked_name(name)?);
    let context = NodeWide::system("invitation").from_origin(origin);
    let sign_up = move |tx: &mut NodeTx<'_>| {
        let (confirmed, address, language) = accept_invitation::accept_in(tx, &digest, &name)?;
        next(tx, confirmed, &address, language)
    };
    identity.store().write_node(&context, sign_up).await
}

fn next(tx: &mut NodeTx<'_>, confirmed: Confirmed, address: &str, language: Language) -> Result<SignedUp> {
    let account = links::find_or_make(tx, confirmed.organisation, address, language)?;
    if links::can_sign_in(tx, &account)? {
        return Ok(SignedUp { confirmed, next: AfterSignUp::SignIn });
    }
    let tenant = tx.context().within(account.home);
    let (token, ..) =
        tx.within(&tenant, |tx| half_way::begin(tx, account.id, Stage::SetUp, crate::model::account::LINK_LASTS))?;
    Ok(SignedUp { confirmed, next: AfterSignUp::SetUp(token) })
}
