//! `GET /v2/notifications/{notification_id}/pdf`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use axum::extract::State;
use yui_web::extract::PathParams;

/// Read a letter as PDF
///
/// Letters are not offered, so that no message has one.
#[utoipa::path(
    get,
    path = "/v2/notifications/{notification_id}/pdf",
    operation_id = "findLetterPdf",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    params(("notification_id" = uuid::Uuid, Path, description = "The message's id")),
    responses(
        (status = 400, description = "The id is not a UUID, or the message is not a letter", body = ErrorBody),
        (status = 404, description = "The service has no such message, or no longer", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_letter_pdf(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    let id = request::notification_id(path.get("notification_id"))?;
    let found = usecases::find_notification(&notify, &caller, id.into()).await?;
    found.ok_or_else(problem::no_result_found)?;
    Err(problem::not_a_letter().into())
}
