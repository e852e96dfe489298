//! Somebody followed the link of an invitation.

use super::Confirmed;
use super::admit::{Person, admit};
use crate::Identity;
use crate::model::{InvitationState, Language, OneTimeToken};
use crate::sql::invitation::{self, Invitation, Owner};
use yui_kernel::{Error, NodeWide, Origin, Result};
use yui_store::{NodeTx, values};

/// Makes whoever holds the token a member with the roles of the invitation, beside those it has. `name` is what the person is called if it is
/// no member yet.
///
/// # Errors
/// `NotFound` if nobody was given this token, `Conflict` if the invitation was accepted, withdrawn or has expired, `Forbidden` if the person is
/// blocked, `Invalid` if a new member has no name; or as the store reports them.
pub async fn accept_invitation(
    identity: &Identity,
    token: &OneTimeToken,
    name: &str,
    origin: Origin,
) -> Result<Confirmed> {
    let (digest, name) = (token.digest(), checked_name(name)?);
    let context = NodeWide::system("invitation").from_origin(origin);
    identity.store().write_node(&context, move |tx| accept_in(tx, &digest, &name).map(|(accepted, ..)| accepted)).await
}

/// The name as it is stored.
///
/// # Errors
/// `Invalid` if it is empty or too long.
pub(super) fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 254 {
        return Err(Error::invalid("a name has between 1 and 254 characters"));
    }
    Ok(name.to_owned())
}

/// The same within a transaction; gives also the address that was invited, and the language of the invitation.
///
/// # Errors
/// As [`accept_invitation`].
pub(super) fn accept_in(tx: &mut NodeTx<'_>, digest: &[u8], name: &str) -> Result<(Confirmed, String, Language)> {
    let Some((organisation, id)) = tx.find::<Owner>(&invitation::OWNER, &values![digest])? else {
        return Err(Error::not_found("Try again. Something’s wrong with this link"));
    };
    let tenant = tx.context().within(organisation);
    let found = tx.within(&tenant, |tx| {
        let now = tx.now();
        let found: Invitation = tx.get(&invitation::FIND, &values![id], "the invitation")?;
        found.state_at(now).may_be_accepted()?;
        if tx.execute(&invitation::CONCLUDE, &values![id, InvitationState::Accepted.as_str(), now])? == 0 {
            return Err(Error::conflict("this invitation has just ended"));
        }
        Ok(found)
    })?;
    let person = Person { email: found.email, name: name.to_owned(), phone: None };
    let admitted = admit(tx, organisation, &person)?;
    admitted.join(tx, "invitation.accept", Some((found.scope, found.roles)))?;
    Ok((Confirmed { organisation, member: admitted.member }, person.email, found.language.parse()?))
}
