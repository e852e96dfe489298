//! Who changed what: the audit trail of an organisation.

use crate::Identity;
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::audit::{self, AuditEntry, AuditId};
use yui_store::values;

/// How many entries a page has at most.
pub const AUDIT_PAGE: u32 = 100;

/// Which entries are wanted; what is not named does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// The kind of the thing that was changed, like `service`, and its id.
    pub subject: Option<(String, String)>,
    /// Who changed it, in the stored form: `member:…`, `api-key:…`, `operator:…`, `system:…`.
    pub actor: Option<String>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until before when.
    pub until: Option<Timestamp>,
    /// Before which entry: the last one of the page before.
    pub before: Option<AuditId>,
}

/// The newest entries first, at most [`AUDIT_PAGE`]; [`AuditFilter::before`] gives the next page. Operators see those of any organisation by
/// [`Access::of_node`], and those of the node itself under the organisation of all zeros.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; for the entries of one service, in that service. Or as the store reports them.
pub async fn list_audit(identity: &Identity, access: &Access, filter: AuditFilter) -> Result<Vec<AuditEntry>> {
    let scope = match &filter.subject {
        Some((kind, id)) if kind == "service" => id.parse::<Uuid>().ok(),
        _ => None,
    };
    let tenant = match scope {
        Some(scope) => access.require_in(scope, Permission::ManageService)?,
        None => access.require_everywhere(Permission::ManageService)?,
    };
    let (kind, id) = filter.subject.unwrap_or_default();
    let before = filter.before.map_or(Uuid::max(), AuditId::uuid);
    // What both engines can compare: instants from the first year to the last.
    let from = filter.from.unwrap_or(Timestamp::UNIX_EPOCH);
    let until = filter.until.unwrap_or(Timestamp::constant(253_370_764_800, 0));
    let actor = filter.actor.unwrap_or_default();
    identity
        .store()
        .read(tenant, move |tx| tx.list(&audit::LIST, &values![before, &kind, &id, &actor, from, until, AUDIT_PAGE]))
        .await
}
