//! Asks for a report.

use super::reporter;
use crate::Notify;
use crate::jobs::GenerateReport;
use crate::model::ServiceId;
use crate::model::problem::{self, Problems};
use crate::model::report::ReportId;
use crate::model::report::{KEPT, PER_WINDOW, WINDOW};
use crate::model::request::{ReportRequest, parse_json};
use crate::sql::bulk_send::{self, BulkSend};
use crate::sql::{report, usage};
use crate::usecases::send_message::Body;
use crate::usecases::{Caller, Failure};
use serde_json::json;
use yui_kernel::{Lane, Result, Timestamp};
use yui_store::audit::Audited;
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, values};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    /// The report will be written.
    Report(ReportId),
    /// The service has asked for as many as it may within an hour; it may ask again then.
    TooMany {
        /// When the next request is taken.
        until: Timestamp,
    },
}

/// Asks for the report that the body describes.
///
/// # Errors
/// A key without `manage_reports`, a request that breaks its schema, a bulk send that the service does not have; faults of the store.
pub async fn request_report(notify: &Notify, caller: &Caller, body: &Body) -> Result<Requested, Failure> {
    let tenant = reporter(&caller.access)?;
    let service = caller.snapshot.service.id;
    let rules = caller.rules(notify.env().now());
    let json = parse_json(rules.dialect, body.content_type.as_deref(), &body.raw)?;
    let request = ReportRequest::parse(json, rules)?;
    let record = move |tx: &mut TenantTx<'_>| record(tx, service, request);
    Ok(notify.store().write(tenant, record).await??)
}

fn record(
    tx: &mut TenantTx<'_>,
    service: ServiceId,
    request: ReportRequest,
) -> Result<std::result::Result<Requested, Problems>> {
    if let Some(bulk) = request.bulk
        && tx.find::<BulkSend>(&bulk_send::FIND, &values![service, bulk])?.is_none()
    {
        return Ok(Err(problem::report_job_not_found()));
    }
    let now = tx.now();
    // Whoever writes this row has it alone until the end: two requests at once cannot both be the last that is allowed.
    tx.execute(&usage::TAKE_TURN, &values![service, "report", "turn"])?;
    let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
    let recent: Vec<(Timestamp,)> = tx.list(&report::RECENT, &values![service, since, PER_WINDOW])?;
    if recent.len() >= usize::try_from(PER_WINDOW).unwrap_or(usize::MAX)
        && let Some((oldest,)) = recent.last()
    {
        let until = oldest.saturating_add(WINDOW).unwrap_or(Timestamp::MAX);
        return Ok(Ok(Requested::TooMany { until }));
    }
    let id = ReportId::new(tx.env());
    let expires = now.saturating_add(KEPT).unwrap_or(Timestamp::MAX);
    let (kind, language) = (request.kind.as_str(), request.language.as_str());
    tx.execute(&report::INSERT, &values![service, id, kind, language, request.bulk, now, expires])?;
    tx.enqueue(&GenerateReport { service, report: id }, Enqueue::now(Lane::Normal))?;
    let asked = json!({ "service": service, "report_type": kind, "language": language, "job": request.bulk });
    tx.audit(&Audited::new("report.request", "report", id).within(service.uuid()).after(asked))?;
    Ok(Ok(Requested::Report(id)))
}
