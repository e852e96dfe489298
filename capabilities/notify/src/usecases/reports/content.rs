//! What a report says.

use super::reporter;
use crate::Notify;
use crate::model::problem;
use crate::model::report::ReportId;
use crate::model::report::ReportStatus;
use crate::sql::report::{self, Report};
use crate::usecases::{Caller, Failure, find_report};
use yui_kernel::{Error, Result, Tenant};
use yui_store::values;

/// A report that is ready, to be read piece by piece.
#[derive(Clone)]
pub struct ReportContent {
    notify: Notify,
    tenant: Tenant,
    /// The report.
    pub report: Report,
    next: u32,
}

/// The content of a report, if the service has it and it is ready.
///
/// # Errors
/// A key without `manage_reports`, a report that is not ready; faults of the store.
pub async fn report_content(notify: &Notify, caller: &Caller, id: ReportId) -> Result<Option<ReportContent>, Failure> {
    let tenant = reporter(&caller.access)?;
    let Some(report) = find_report(notify, caller, id).await? else { return Ok(None) };
    if report.status != ReportStatus::Ready {
        return Err(problem::report_not_ready(report.status).into());
    }
    Ok(Some(ReportContent { notify: notify.clone(), tenant: tenant.clone(), report, next: 0 }))
}

impl ReportContent {
    /// The next piece, in order; none after the last.
    ///
    /// # Errors
    /// Faults of the store; a report that is deleted meanwhile, because its time is over.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.next >= self.report.chunks {
            return Ok(None);
        }
        let (id, chunk) = (self.report.id, self.next);
        let piece: Option<(Vec<u8>,)> =
            self.notify.store().read(&self.tenant, move |tx| tx.find(&report::FIND_CHUNK, &values![id, chunk])).await?;
        let (piece,) = piece.ok_or_else(|| Error::not_found("a piece of the report is not there any more"))?;
        self.next += 1;
        Ok(Some(piece))
    }
}
