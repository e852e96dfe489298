//! Who changed what: the audit trail of an organisation, or of one of its services.

use crate::Identity;
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::audit::{self, AuditEntry, AuditId};
use yui_store::values;

/// How many entries a page has at most.
pub const AUDIT_PAGE: u32 = 100;

/// What scopes are, in the entries about them themselves.
const SCOPES: &str = "service";

/// The newest entries first, at most [`AUDIT_PAGE`]: those before `before`, the last one of the page before. Of a scope the entries about it
/// and about what belongs to it: a service's templates, keys, bulk sends.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; for the entries of one scope, in that scope. Or as the store reports them.
pub async fn list_audit(
    identity: &Identity,
    access: &Access,
    scope: Option<Uuid>,
    before: Option<AuditId>,
) -> Result<Vec<AuditEntry>> {
    let before = before.map_or(Uuid::max(), AuditId::uuid);
    let Some(scope) = scope else {
        let tenant = access.require_everywhere(Permission::ManageService)?;
        let [from, until] = ALWAYS;
        let wanted = values![before, "", "", "", from, until, AUDIT_PAGE];
        return identity.store().read(tenant, move |tx| tx.list(&audit::LIST, &wanted)).await;
    };
    let tenant = access.require_in(scope, Permission::ManageService)?;
    let wanted = values![before, scope, SCOPES, scope.to_string(), AUDIT_PAGE];
    identity.store().read(tenant, move |tx| tx.list(&audit::OF_SCOPE, &wanted)).await
}

/// The first and the last instant that both engines can compare.
pub(super) const ALWAYS: [Timestamp; 2] = [Timestamp::UNIX_EPOCH, Timestamp::constant(253_370_764_800, 0)];
