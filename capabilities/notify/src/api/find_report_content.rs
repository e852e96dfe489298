//! `GET /v2/reports/{report_id}/content`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures_util::stream;
use http::{HeaderValue, header};
use yui_kernel::Error;
use yui_web::extract::PathParams;

/// Fetch a report
///
/// A file in CSV (RFC 4180) with UTF-8 letters and a line of headings. A cell that a spreadsheet program would take for a formula has an apostrophe before it; telephone numbers are left as they are. Times are those of the service's time zone. The key needs the permission `manage_reports`.
#[utoipa::path(
    get,
    path = "/v2/reports/{report_id}/content",
    operation_id = "findReportContent",
    tag = "reports",
    security(("jwt" = []), ("apiKey" = [])),
    params(("report_id" = uuid::Uuid, Path, description = "The report's id")),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/csv"),
        (status = 400, description = "The id is not a UUID", body = ErrorBody),
        (status = 404, description = "The service has no such report, or no longer", body = ErrorBody),
        (status = 409, description = "The report is not ready", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_report_content(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    let id = request::report_id(path.get("report_id"))?;
    let mut content =
        usecases::report_content(&notify, &caller, id.into()).await?.ok_or_else(problem::no_result_found)?;
    let name = format!("attachment; filename=\"{}-{}.csv\"", content.report.kind, content.report.id);
    // What is wrong with the store is told before anything is sent.
    let first = content.next().await?.unwrap_or_default();
    let rest = stream::try_unfold(content, |mut content| async move {
        let piece = content.next().await?;
        Ok::<_, Error>(piece.map(|piece| (piece, content)))
    });
    let pieces = futures_util::StreamExt::chain(stream::iter([Ok(first)]), rest);
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let name =
        HeaderValue::try_from(name).map_err(|error| Error::internal("a file name is no header").because(error))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
