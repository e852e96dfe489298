//! `GET /v2/notifications/{notification_id}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::notification::NotificationAnswer;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use axum::extract::State;
use axum::response::IntoResponse as _;
use http::Method;
use yui_web::extract::PathParams;

/// Read a message and its state
///
/// Any key of the service reads any of its messages. The texts are made from the version of the template that was used; where
/// the template hides its values, placeholders stand in their place.
#[utoipa::path(
    get,
    path = "/v2/notifications/{notification_id}",
    operation_id = "findNotification",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    params(("notification_id" = uuid::Uuid, Path, description = "The message's id")),
    responses(
        (status = 200, description = "The message", body = NotificationAnswer),
        (status = 400, description = "The id is not a UUID", body = ErrorBody),
        (status = 404, description = "The service has no such message, or no longer", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_notification(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    let id = request::notification_id(path.get("notification_id"))?;
    let found = usecases::find_notification(&notify, &caller, id.into()).await?;
    let message = found.ok_or_else(problem::notification_not_found)?;
    Ok(ok(&NotificationAnswer::new(&notify, message)))
}

/// Other methods. `POST` names a kind of message in the place of the id, and here one that does not exist; as everywhere, a caller
/// without a key is told of that first.
pub(super) async fn unknown_kind(
    State(_): State<Notify>,
    method: Method,
    caller: Result<Authenticated, usecases::Failure>,
) -> Answered {
    if method != Method::POST {
        return Ok(yui_web::Failure::method_not_allowed().into_response());
    }
    caller?;
    Err(problem::url_not_found().into())
}
