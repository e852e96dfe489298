//! Somebody followed the link of a registration.

use super::admit::{Person, admit};
use crate::Identity;
use crate::model::{Language, OneTimeToken, RegistrationId};
use crate::sql::registration::{self, Owner, Registration};
use yui_kernel::{Error, MemberId, NodeWide, OrganisationId, Origin, Result};
use yui_store::{NodeTx, values};

/// Who became a member, and of which organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The member.
    pub member: MemberId,
}

/// Makes whoever holds the token a member, without any role: roles come with an invitation or with a service of one's own. A former member
/// becomes active again, without the roles it had.
///
/// # Errors
/// `NotFound` if nobody was given this token, `Invalid` if it has expired, `Conflict` if it was used, `Forbidden` if the person is blocked; or
/// as the store reports them.
pub async fn confirm(identity: &Identity, token: &OneTimeToken, origin: Origin) -> Result<Confirmed> {
    let digest = token.digest();
    let context = NodeWide::system("confirmation").from_origin(origin);
    identity.store().write_node(&context, move |tx| confirm_in(tx, &digest).map(|(confirmed, ..)| confirmed)).await
}

/// The same within a transaction; gives also the address that was shown to be the person's, and the person's language.
///
/// # Errors
/// As [`confirm`].
pub(super) fn confirm_in(tx: &mut NodeTx<'_>, digest: &[u8]) -> Result<(Confirmed, String, Language)> {
    let Some((organisation, id)) = tx.find::<Owner>(&registration::OWNER, &values![digest])? else {
        return Err(Error::not_found("Try again. Something’s wrong with this link"));
    };
    join(tx, organisation, id)
}

fn join(
    tx: &mut NodeTx<'_>,
    organisation: OrganisationId,
    id: RegistrationId,
) -> Result<(Confirmed, String, Language)> {
    let tenant = tx.context().within(organisation);
    let (person, language) = tx.within(&tenant, |tx| {
        let now = tx.now();
        let found: Registration = tx.get(&registration::FIND, &values![id], "the registration")?;
        // Whether it was used is what the write says, so that one link never lets two in.
        if tx.execute(&registration::USE, &values![id, now])? == 0 {
            return Err(Error::conflict("this link has already been used"));
        }
        if found.expires_at <= now {
            return Err(Error::invalid("this link has expired; register again"));
        }
        Ok((Person { email: found.email, name: found.name, phone: found.phone }, found.language.parse()?))
    })?;
    let admitted = admit(tx, organisation, &person)?;
    admitted.join(tx, "member.register", None)?;
    Ok((Confirmed { organisation, member: admitted.member }, person.email, language))
}
