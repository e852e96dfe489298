//! Takes an address off the list.

use super::normal;
use crate::Notify;
use crate::sql::suppression::{self, Suppressed};
use serde_json::json;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, values};

/// Takes an address off the list of the caller's organisation; `false` if it is not on it. It comes back with the next hard bounce.
///
/// # Errors
/// `Forbidden` without `manage_service`; `Invalid` if it is no address.
pub async fn unsuppress_address(notify: &Notify, access: &Access, address: &str) -> Result<bool> {
    let tenant = access.require(Permission::ManageService)?;
    let address = normal(address)?;
    let remove = move |tx: &mut TenantTx<'_>| {
        let Some(entry) = tx.find::<Suppressed>(&suppression::FIND, &values![&address])? else { return Ok(false) };
        tx.execute(&suppression::REMOVE, &values![&address])?;
        let audited = Audited::new("suppression.remove", "suppression", entry.id);
        tx.audit(&audited.before(json!({ "reason": entry.reason.as_str() })))?;
        Ok(true)
    };
    notify.store().write(tenant, remove).await
}
