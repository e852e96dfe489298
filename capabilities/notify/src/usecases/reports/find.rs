//! One report.

use super::reporter;
use crate::Notify;
use crate::model::report::ReportId;
use crate::sql::report::{self, Report};
use crate::usecases::{Caller, Failure};
use yui_kernel::Result;
use yui_store::values;

/// The service's report with this id, if its time is not over.
///
/// # Errors
/// A key without `manage_reports`; faults of the store.
pub async fn find_report(notify: &Notify, caller: &Caller, id: ReportId) -> Result<Option<Report>, Failure> {
    let tenant = reporter(&caller.access)?;
    let (service, now) = (caller.snapshot.service.id, notify.env().now());
    let found = notify.store().read(tenant, move |tx| tx.find::<Report>(&report::FIND, &values![service, id, now]));
    Ok(found.await?)
}
