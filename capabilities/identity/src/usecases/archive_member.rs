//! A member leaves the organisation.

use crate::Identity;
use crate::sql::{member, role_grant, roster};
use serde_json::json;
use yui_kernel::{MemberId, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Takes the member out of the organisation, with all its roles. Registering or an invitation brings the same person back, without them.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; `NotFound` if there is no such active member; `Conflict` if nobody, or not
/// enough, would be left to manage something.
pub async fn archive_member(identity: &Identity, access: &Access, who: MemberId) -> Result<()> {
    let tenant = access.require_everywhere(Permission::ManageService)?;
    identity
        .store()
        .write(tenant, move |tx| {
            let before = roster::take(tx)?;
            let roles = before.active(who)?.roles.stored();
            before.may_become(&before.without(who))?;
            tx.execute(&role_grant::DELETE_OF_MEMBER, &values![who])?;
            tx.execute(&member::SET_ROLES, &values![who, "", tx.now()])?;
            tx.execute(&member::SET_STATE, &values![who, false, false, tx.now()])?;
            tx.audit(
                &Audited::new("member.archive", "member", who)
                    .before(json!({ "state": "active", "roles": roles }))
                    .after(json!({ "state": "archived" })),
            )
        })
        .await
}
