//! Puts an address on the list.

use super::normal;
use crate::Notify;
use crate::model::bounces::SuppressionReason;
use crate::sql::suppression;
use serde_json::json;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, values};

/// Puts an address on the list of the caller's organisation by hand; `false` if it is on it already.
///
/// # Errors
/// `Forbidden` without `manage_service`; `Invalid` if it is no address.
pub async fn suppress_address(notify: &Notify, access: &Access, address: &str) -> Result<bool> {
    let tenant = access.require(Permission::ManageService)?;
    let address = normal(address)?;
    let reason = SuppressionReason::Manual;
    let add = move |tx: &mut TenantTx<'_>| {
        let (id, now) = (tx.env().new_uuid(), tx.now());
        let is_new = tx.execute(&suppression::ADD, &values![&address, id, reason.as_str(), now])? > 0;
        if is_new {
            let entry = Audited::new("suppression.add", "suppression", id);
            tx.audit(&entry.after(json!({ "reason": reason.as_str() })))?;
        }
        Ok(is_new)
    };
    notify.store().write(tenant, add).await
}
