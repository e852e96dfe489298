//! Who is behind an account at present.

use crate::model::account::{Seated, Standing};
use crate::model::{Grant, Roles};
use crate::sql::{member, operator, role_grant};
use yui_kernel::{MemberId, OperatorId, OrganisationId, Origin, Result};
use yui_store::{NodeTx, values};

/// Reads who the owner of an account is now: a member of its home (for accounts under the node itself: of any organisation), an operator, both,
/// or neither.
///
/// # Errors
/// As the store reports them.
pub(super) fn read(tx: &mut NodeTx<'_>, home: OrganisationId, email: &str, origin: &Origin) -> Result<Standing> {
    let operator = tx.find::<(OperatorId, String)>(&operator::FIND_BY_EMAIL, &values![email])?;
    let found = if home == OrganisationId::NODE {
        tx.find::<(OrganisationId, MemberId, String, String)>(&member::ACTIVE_ANYWHERE, &values![email, true])?
            .map(|(organisation, id, name, roles)| Ok((organisation, id, name, Roles::from_stored(&roles)?)))
            .transpose()?
    } else {
        let tenant = tx.context().within(home);
        tx.within(&tenant, |tx| tx.find::<member::Member>(&member::FIND_BY_EMAIL, &values![email]))?
            .filter(|member| member.active)
            .map(|member| (home, member.id, member.name, member.roles))
    };
    let mut name = operator.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    let member = match found {
        None => None,
        Some((organisation, id, called, roles)) => {
            let tenant = tx.context().within(organisation);
            let grants = tx.within(&tenant, |tx| tx.list::<Grant>(&role_grant::LIST_OF_MEMBER, &values![id]))?;
            let grants = grants.into_iter().map(|grant| (grant.scope, grant.roles.permissions())).collect();
            name = called;
            Some(Seated::new(organisation, id, roles.permissions(), grants, origin))
        }
    };
    Ok(Standing { home, email: email.to_owned(), name, member, operator: operator.map(|(id, _)| id) })
}
