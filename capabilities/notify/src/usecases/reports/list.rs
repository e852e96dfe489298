//! The reports of a service, newest first.

use super::reporter;
use crate::Notify;
use crate::model::report::ReportId;
use crate::model::request::ReportsQuery;
use crate::sql::report::{self, Report};
use crate::usecases::{Caller, Failure};
use uuid::Uuid;
use yui_kernel::Result;
use yui_store::values;

/// How many reports a page has at most.
pub const PAGE_SIZE: u32 = 250;

/// The newest reports whose time is not over.
///
/// # Errors
/// A key without `manage_reports`; faults of the store.
pub async fn list_reports(notify: &Notify, caller: &Caller, query: ReportsQuery) -> Result<Vec<Report>, Failure> {
    let tenant = reporter(&caller.access)?;
    let (service, now) = (caller.snapshot.service.id, notify.env().now());
    let before = ReportId::from(query.older_than.unwrap_or(Uuid::max()));
    let listed = notify
        .store()
        .read(tenant, move |tx| tx.list::<Report>(&report::LIST, &values![service, before, now, PAGE_SIZE]));
    Ok(listed.await?)
}
