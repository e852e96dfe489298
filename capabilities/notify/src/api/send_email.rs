//! `POST /v2/notifications/email`

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

/// An e-mail to one address, made from a template
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({
    "email_address": "hanako@example.jp",
    "template_id": "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
    "personalisation": { "name": "Hanako", "documents": ["residence card", "seal"] },
    "reference": "case 2026-11-22/7"
}))]
pub(super) struct EmailRequestBody {
    /// Where it goes.
    email_address: String,
    /// The template.
    template_id: Uuid,
    /// A value for each placeholder: text, a number, true or false, a list, or a file.
    personalisation: Option<Value>,
    /// Your own name for the message, to find it by.
    reference: Option<String>,
    /// When to send it, in ISO 8601 form, at most 96 hours ahead.
    scheduled_for: Option<String>,
    /// One of the service's addresses for replies.
    email_reply_to_id: Option<Uuid>,
    /// An https address where the reader can unsubscribe with one click (RFC 8058).
    one_click_unsubscribe_url: Option<String>,
    /// Names of values that come from outside: Markdown and links in them lose their effect.
    sanitise_content_for: Option<Vec<String>>,
}

/// Send an e-mail
///
/// The e-mail is stored before the answer is sent: it can be read at once under its id, and a crash does not lose it.
#[utoipa::path(
    post,
    path = "/v2/notifications/email",
    operation_id = "sendEmail",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for this request. Sent again within 24 hours with the same body it gets the same answer and has no further effect")),
    request_body(content = EmailRequestBody, description = "The e-mail"),
    responses(
        (status = 201, description = "The e-mail is accepted", body = Created),
        (status = 400, description = "Something is wrong with the request", body = ErrorBody),
        (status = 409, description = "The Idempotency-Key was used for another request", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        (status = 429, description = "Too many requests or messages; `Retry-After` says when to try again", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn send_email(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    key: IdempotencyHeader,
    json: JsonBody,
) -> Answered {
    let answer = send_message(&notify, &caller, Channel::Email, &body(&json), key.as_deref()).await?;
    Ok(answer.into_response())
}
