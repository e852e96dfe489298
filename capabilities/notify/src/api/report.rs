//! A report as the API shows it.

use crate::Notify;
use crate::model::BulkId;
use crate::model::report::ReportId;
use crate::sql::report::Report;
use serde::Serialize;
use yui_web::respond::wire_time;

/// A report with its state.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ReportAnswer {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub report_id: ReportId,
    /// `sms`, `email` or `job`.
    pub report_type: &'static str,
    /// `en` or `fr`.
    pub language: &'static str,
    /// The bulk send that it lists.
    #[schema(value_type = Option<Uuid>)]
    pub job_id: Option<BulkId>,
    /// `requested`, `generating`, `ready` or `error`.
    pub status: &'static str,
    /// When it was asked for.
    pub requested_at: String,
    /// When it was ready, or could not be written.
    pub completed_at: Option<String>,
    /// Until when it can be fetched.
    pub expires_at: String,
}

impl ReportAnswer {
    pub(super) fn new(report: &Report) -> Self {
        Self {
            report_id: report.id,
            report_type: report.kind.as_str(),
            language: report.language.as_str(),
            job_id: report.bulk_id,
            status: report.status.as_str(),
            requested_at: wire_time(report.requested_at),
            completed_at: report.completed_at.map(wire_time),
            expires_at: wire_time(report.expires_at),
        }
    }
}

/// Where a report is.
pub(super) fn address(notify: &Notify, id: ReportId) -> String {
    format!("{}/v2/reports/{id}", notify.settings().public_url)
}
