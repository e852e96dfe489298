//! `GET /v2/reports/{report_id}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use super::report::ReportAnswer;
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use axum::extract::State;
use yui_web::extract::PathParams;

/// Read how far a report is
///
/// The key needs the permission `manage_reports`.
#[utoipa::path(
    get,
    path = "/v2/reports/{report_id}",
    operation_id = "findReport",
    tag = "reports",
    security(("jwt" = []), ("apiKey" = [])),
    params(("report_id" = uuid::Uuid, Path, description = "The report's id")),
    responses(
        (status = 200, description = "The report", body = ReportAnswer),
        (status = 400, description = "The id is not a UUID", body = ErrorBody),
        (status = 404, description = "The service has no such report, or no longer", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_report(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    let id = request::report_id(path.get("report_id"))?;
    let found = usecases::find_report(&notify, &caller, id.into()).await?;
    Ok(ok(&ReportAnswer::new(&found.ok_or_else(problem::no_result_found)?)))
}
