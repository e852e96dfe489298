//! Shows the list.

use super::normal;
use crate::Notify;
use crate::sql::suppression::{self, Suppressed};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// Most addresses of a page.
const PAGE: u32 = 1_000;

/// The addresses on the list after `after` (an address, or nothing for the first ones), in order, at most a thousand of them.
///
/// # Errors
/// `Forbidden` without `view_activity`; as the store reports them.
pub async fn list_suppressed(notify: &Notify, access: &Access, after: Option<&str>) -> Result<Vec<Suppressed>> {
    let tenant = access.require(Permission::ViewActivity)?;
    let after = after.unwrap_or_default().to_owned();
    notify.store().read(tenant, move |tx| tx.list(&suppression::LIST, &values![&after, PAGE])).await
}

/// What the list says of one address.
///
/// # Errors
/// `Forbidden` without `view_activity`; `Invalid` if it is no address.
pub async fn find_suppressed(notify: &Notify, access: &Access, address: &str) -> Result<Option<Suppressed>> {
    let tenant = access.require(Permission::ViewActivity)?;
    let address = normal(address)?;
    notify.store().read(tenant, move |tx| tx.find(&suppression::FIND, &values![&address])).await
}
