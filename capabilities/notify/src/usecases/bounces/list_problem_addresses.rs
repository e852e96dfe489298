//! Lists addresses of which a service's e-mails came back.

use crate::Notify;
use crate::model::ServiceId;
use crate::sql::problem_address::{self, ProblemAddress};
use std::borrow::Cow;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_sheet::written::safe;
use yui_store::values;

/// Most addresses of a page.
const PAGE: u32 = 1_000;

/// The addresses after `after` (an address, or nothing for the first ones), in order, at most a thousand of them: those of which an e-mail
/// came back for good in the last seven days.
///
/// # Errors
/// `Forbidden` without `view_activity`; as the store reports them.
pub async fn list_problem_addresses(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    after: Option<&str>,
) -> Result<Vec<ProblemAddress>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let after = after.unwrap_or_default().to_owned();
    notify.store().read(tenant, move |tx| tx.list(&problem_address::LIST, &values![service, &after, PAGE])).await
}

/// A page as CSV with a line of headings: `email address`, `reason`, `bounces`, `last bounce`.
///
/// # Errors
/// `Internal` if it cannot be written.
pub fn write_problem_addresses(addresses: &[ProblemAddress]) -> Result<String> {
    let failed =
        |error: &dyn std::fmt::Display| Error::internal("the list cannot be written").because(error.to_string());
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["email address", "reason", "bounces", "last bounce"]).map_err(|error| failed(&error))?;
    for one in addresses {
        // The reason is what other mail servers say.
        let [address, reason] = [safe(&one.address), safe(&one.reason)].map(Cow::into_owned);
        let row = [address, reason, one.bounces.to_string(), one.last_at.to_string()];
        csv.write_record(row).map_err(|error| failed(&error))?;
    }
    let bytes = csv.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}
