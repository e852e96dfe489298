//! Makes a member of an organisation be as declared.

use crate::model::MemberSpec;
use crate::sql::member;
use yui_kernel::{Change, Difference, Effect, MemberId, Result};
use yui_store::{TenantTx, values};

/// Creates the member with this address, or gives it the declared name, number and roles; a former member becomes active again.
///
/// # Errors
/// As the store reports them.
pub fn put_member(tx: &mut TenantTx<'_>, declared: &MemberSpec) -> Result<(MemberId, Change)> {
    let email = declared.email.to_lowercase();
    let now = tx.now();
    let roles = declared.roles.stored();
    let Some(stored) = tx.find::<member::Member>(&member::FIND_BY_EMAIL, &values![&email])? else {
        let id = MemberId::new(tx.env());
        tx.execute(&member::INSERT, &values![id, email, &declared.name, declared.phone.clone(), roles, true, now])?;
        return Ok((id, Change::new("member", id.to_string(), Effect::Created)));
    };
    let effect = Difference::default()
        .field("name", &stored.name, &declared.name)
        .field("phone", &stored.phone, &declared.phone)
        .field("roles", &stored.roles, &declared.roles)
        .field("active", &stored.active, &true)
        .effect();
    if effect != Effect::Unchanged {
        tx.execute(&member::UPDATE, &values![stored.id, &declared.name, declared.phone.clone(), roles, true, now])?;
    }
    Ok((stored.id, Change::new("member", stored.id.to_string(), effect)))
}
