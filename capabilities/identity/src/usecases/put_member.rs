//! Makes a member of an organisation be as declared.

use crate::model::MemberSpec;
use crate::sql::{member, roster};
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, MemberId, Result};
use yui_store::{Audited, TenantTx, values};

/// Creates the member with this address, or gives it the declared name, number and roles; a former member becomes active again, a blocked one
/// stays blocked. The declaration is the word of those who run the node: it may take the last manager away.
///
/// # Errors
/// As the store reports them.
pub fn put_member(tx: &mut TenantTx<'_>, declared: &MemberSpec) -> Result<(MemberId, Change)> {
    let email = declared.email.to_lowercase();
    let now = tx.now();
    let roles = declared.roles.stored();
    roster::take_turn(tx)?;
    let Some(stored) = tx.find::<member::Member>(&member::FIND_BY_EMAIL, &values![&email])? else {
        let id = MemberId::new(tx.env());
        tx.execute(&member::INSERT, &values![id, email, &declared.name, declared.phone.clone(), &roles, true, now])?;
        tx.audit(&Audited::new("member.create", "member", id).after(json!({ "state": "active", "roles": roles })))?;
        return Ok((id, Change::new("member", id.to_string(), Effect::Created)));
    };
    let active = !stored.blocked;
    let effect = Difference::default()
        .field("name", &stored.name, &declared.name)
        .field("phone", &stored.phone, &declared.phone)
        .field("roles", &stored.roles, &declared.roles)
        .field("active", &stored.active, &active)
        .effect();
    if let Effect::Updated(fields) = &effect {
        tx.execute(&member::UPDATE, &values![stored.id, &declared.name, declared.phone.clone(), &roles, active, now])?;
        tx.audit(
            &Audited::new("member.update", "member", stored.id)
                .before(json!({ "active": stored.active, "roles": stored.roles.stored() }))
                .after(json!({ "active": active, "roles": roles, "changed": fields })),
        )?;
    }
    Ok((stored.id, Change::new("member", stored.id.to_string(), effect)))
}
