//! Writes a report, a page of messages in each step.
//!
//! A piece and the place to go on from are one transaction, so that after a crash no message is listed twice and none is left out.

use crate::Notify;
use crate::model::report::{COVERED, ReportId, ReportStatus, ReportType, ReportWriter};
use crate::model::{NotificationId, ServiceId};
use crate::sql::report::{self, Report};
use crate::usecases::reports::{Page, Position, Source, page};
use serde::{Deserialize, Serialize};
use yui_kernel::{Result, Tenant, Timestamp};
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{TenantTx, values};

/// One report to be written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GenerateReport {
    /// Whose it is.
    pub service: ServiceId,
    /// The report.
    pub report: ReportId,
}

impl GenerateReport {
    /// Again after a minute, for an hour: whoever asked is waiting.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(std::time::Duration::from_secs(60), 60)
    }
}

impl Job for GenerateReport {
    const KIND: &'static str = "notify.generate-report";
}

/// Does the work.
#[derive(Clone)]
pub struct GenerateReportHandler {
    notify: Notify,
}

impl GenerateReportHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }

    /// Writes what is missing; `false` if the report is gone or another worker writes it.
    async fn write(&self, tenant: &Tenant, mut report: Report) -> Result<bool> {
        let Some(snapshot) = self.notify.services().find(report.service_id).await? else { return Ok(false) };
        let writer = ReportWriter::new(report.kind, report.language, &snapshot.service.time_zone);
        let source = source(&report);
        let mut at = Some(start(&report));
        // What was written to the end before a crash lacks nothing but its end; looking once more finds no further rows.
        while let Some(position) = at {
            let Page { rows, next } = page(&self.notify, tenant, report.service_id, source, position).await?;
            at = next;
            let first = report.chunks == 0;
            if rows.is_empty() && !(first && at.is_none()) {
                continue;
            }
            let mut piece = if first { writer.headings()? } else { Vec::new() };
            piece.extend(writer.rows(&rows)?);
            let reached = at.unwrap_or_else(|| end(&report));
            if !self.keep(tenant, &report, reached, piece).await? {
                return Ok(false);
            }
            report.chunks += 1;
        }
        Ok(true)
    }

    async fn keep(&self, tenant: &Tenant, report: &Report, reached: Position, piece: Vec<u8>) -> Result<bool> {
        let (service, id, chunks) = (report.service_id, report.id, report.chunks);
        let keep = move |tx: &mut TenantTx<'_>| {
            let place = values![service, id, chunks, reached.before, reached.after_row];
            if tx.execute(&report::PROGRESS, &place)? == 0 {
                return Ok(false);
            }
            tx.execute(&report::INSERT_CHUNK, &values![id, chunks, piece.clone()])?;
            Ok(true)
        };
        self.notify.store().write(tenant, keep).await
    }

    async fn end(&self, tenant: &Tenant, lease: &Lease, job: &GenerateReport, status: ReportStatus) -> Result<Outcome> {
        let (job, lease) = (job.clone(), lease.clone());
        let end = move |tx: &mut TenantTx<'_>| {
            let now = tx.now();
            tx.execute(&report::END, &values![job.service, job.report, status.as_str(), now])?;
            tx.complete(&lease)
        };
        self.notify.store().write(tenant, end).await.map(|()| Outcome::Completed)
    }
}

fn source(report: &Report) -> Source {
    match (report.kind, report.bulk_id) {
        (ReportType::Job, Some(bulk)) => Source::Bulk(bulk),
        (kind, _) => {
            let since = report.requested_at.saturating_sub(COVERED).unwrap_or(Timestamp::MIN);
            Source::Since { first: NotificationId::first_at(since), channel: kind.channel() }
        }
    }
}

/// Where to begin or to go on. A report lists what was accepted before it was asked for.
fn start(report: &Report) -> Position {
    Position {
        before: report.written_to.unwrap_or(NotificationId::first_after(report.requested_at)),
        after_row: report.written_row.unwrap_or(0),
    }
}

/// Where nothing follows.
fn end(report: &Report) -> Position {
    let first = match source(report) {
        Source::Since { first, .. } => first,
        Source::Bulk(_) => start(report).before,
    };
    // The engines' largest integer.
    Position { before: first, after_row: i32::MAX.unsigned_abs() }
}

impl Handler<GenerateReport> for GenerateReportHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: GenerateReport) -> Result<Outcome> {
        let (service, id, now) = (job.service, job.report, self.notify.env().now());
        let found: Option<Report> =
            self.notify.store().read(&tenant, move |tx| tx.find(&report::FIND, &values![service, id, now])).await?;
        let Some(report) = found.filter(|report| report.completed_at.is_none()) else { return Ok(Outcome::Done) };
        if !self.write(&tenant, report).await? {
            return Ok(Outcome::Done);
        }
        self.end(&tenant, &lease, &job, ReportStatus::Ready).await
    }

    async fn exhausted(&self, tenant: Tenant, lease: Lease, job: GenerateReport) -> Result<Outcome> {
        self.end(&tenant, &lease, &job, ReportStatus::Error).await
    }
}
