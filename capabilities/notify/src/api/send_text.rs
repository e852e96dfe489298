//! `POST /v2/notifications/sms`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::body::body;
use super::idempotency_key::IdempotencyHeader;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::Channel;
use crate::model::answer::Created;
use crate::usecases::send_message::send_message;
use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::Value;
use uuid::Uuid;
use yui_web::extract::JsonBody;

/// A text message to one number, made from a template
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({
    "phone_number": "+819012345678",
    "template_id": "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
    "personalisation": { "name": "Hanako" }
}))]
pub(super) struct TextRequestBody {
    /// Where it goes: with a country code, or in the form usual in the service's country.
    phone_number: String,
    /// The template.
    template_id: Uuid,
    /// A value for each placeholder: text, a number, true or false, or a list.
    personalisation: Option<Value>,
    /// Your own name for the message, to find it by.
    reference: Option<String>,
    /// When to send it, in ISO 8601 form, at most 96 hours ahead.
    scheduled_for: Option<String>,
    /// One of the service's senders.
    sms_sender_id: Option<Uuid>,
}

/// Send a text message
///
/// The message is stored before the answer is sent: it can be read at once under its id, and a crash does not lose it.
#[utoipa::path(
    post,
    path = "/v2/notifications/sms",
    operation_id = "sendText",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for this request. Sent again within 24 hours with the same body it gets the same answer and has no further effect")),
    request_body(content = TextRequestBody, description = "The text message"),
    responses(
        (status = 201, description = "The text message is accepted", body = Created),
        (status = 400, description = "Something is wrong with the request", body = ErrorBody),
        (status = 409, description = "The Idempotency-Key was used for another request", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        (status = 429, description = "Too many requests or messages; `Retry-After` says when to try again", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn send_text(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    key: IdempotencyHeader,
    json: JsonBody,
) -> Answered {
    let answer = send_message(&notify, &caller, Channel::Sms, &body(&json), key.as_deref()).await?;
    Ok(answer.into_response())
}
