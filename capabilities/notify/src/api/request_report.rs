//! `POST /v2/reports`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::body::body;
use super::refusal::{ErrorBody, Refused};
use super::report::address;
use crate::Notify;
use crate::model::problem;
use crate::model::report::{PER_WINDOW, ReportId, ReportStatus};
use crate::usecases;
use crate::usecases::reports::Requested;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use uuid::Uuid;
use yui_kernel::{Error, Timestamp};
use yui_web::extract::JsonBody;
use yui_web::respond;

/// A report to write
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({ "report_type": "email", "language": "en" }))]
pub(super) struct ReportRequestBody {
    /// `sms` or `email` for the messages of the last seven days, `job` for those of a bulk send.
    report_type: String,
    /// `en` or `fr`.
    language: String,
    /// The bulk send, for a report of one.
    job_id: Option<Uuid>,
}

/// A report that is asked for.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct RequestedReport {
    /// Its id.
    #[schema(value_type = Uuid)]
    report_id: ReportId,
    /// `requested`: `Location` says where to ask how far it is.
    status: &'static str,
}

/// Ask for a report
///
/// The report is written after the answer, and can be fetched for three days. A service may ask for ten in an hour. The key needs the permission `manage_reports`.
#[utoipa::path(
    post,
    path = "/v2/reports",
    operation_id = "requestReport",
    tag = "reports",
    security(("jwt" = []), ("apiKey" = [])),
    request_body(content = ReportRequestBody, description = "What to list"),
    responses(
        (status = 202, description = "The report will be written; `Location` is its address", body = RequestedReport),
        (status = 400, description = "Something is wrong with the request", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        (status = 429, description = "Ten reports were asked for within an hour; `Retry-After` says when to try again", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn request_report(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    json: JsonBody,
) -> Answered {
    match usecases::request_report(&notify, &caller, &body(&json)).await? {
        Requested::Report(id) => {
            let answer = RequestedReport { report_id: id, status: ReportStatus::Requested.as_str() };
            let mut response = respond::json(StatusCode::ACCEPTED, &answer);
            let location = HeaderValue::try_from(address(&notify, id))
                .map_err(|error| Error::internal("an address is not fit for a header").because(error))?;
            response.headers_mut().insert(header::LOCATION, location);
            Ok(response)
        }
        Requested::TooMany { until } => Ok(too_many(until, notify.env().now())),
    }
}

fn too_many(until: Timestamp, now: Timestamp) -> Response {
    let wait = u64::try_from(until.as_second().saturating_sub(now.as_second())).unwrap_or(0).max(1);
    let mut response = problem::too_many_reports(wait).into_response();
    for (name, value) in [
        ("x-ratelimit-limit", i64::from(PER_WINDOW)),
        ("x-ratelimit-remaining", 0),
        ("x-ratelimit-reset", until.as_second()),
    ] {
        response.headers_mut().insert(name, HeaderValue::from(value));
    }
    response
}
