//! Gives a member other roles.

use super::invite_member::may_give;
use crate::Identity;
use crate::model::Roles;
use crate::sql::{member, role_grant, roster};
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{MemberId, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Makes exactly these the member's roles: in one scope, or those that it has everywhere in the organisation. Empty roles take it out of the
/// scope's team.
///
/// # Errors
/// `Forbidden` without `manage_service` there, or for a role that the caller may not give or take; `NotFound` if there is no such active member;
/// `Conflict` if nobody, or not enough, would be left to manage the place.
pub async fn change_roles(
    identity: &Identity,
    access: &Access,
    who: MemberId,
    scope: Option<Uuid>,
    roles: Roles,
) -> Result<()> {
    let tenant = may_give(access, scope, &roles)?;
    let caller = access.clone();
    identity
        .store()
        .write(tenant, move |tx| {
            let before = roster::take(tx)?;
            let seat = before.active(who)?;
            let held = match scope {
                None => seat.roles.clone(),
                Some(scope) => {
                    let own = before.grants.iter().find(|grant| grant.member == who && grant.scope == scope);
                    own.map(|grant| grant.roles.clone()).unwrap_or_default()
                }
            };
            if held == roles {
                return Ok(());
            }
            if held.contains(Permission::ApproveGoLive) {
                may_give(&caller, scope, &held)?;
            }
            before.may_become(&before.with_roles(who, scope, &roles))?;
            let now = tx.now();
            match scope {
                None => tx.execute(&member::SET_ROLES, &values![who, roles.stored(), now])?,
                Some(scope) if roles.is_empty() => tx.execute(&role_grant::DELETE, &values![who, scope])?,
                Some(scope) => tx.execute(&role_grant::PUT, &values![who, scope, roles.stored(), now])?,
            };
            let state = |roles: &Roles| json!({ "scope": scope, "roles": roles.stored() });
            let entry = Audited::new("member.roles", "member", who).within(scope);
            tx.audit(&entry.before(state(&held)).after(state(&roles)))
        })
        .await
}
