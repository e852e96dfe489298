//! `POST /v2/notifications/bulk`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::body::body;
use super::idempotency_key::IdempotencyHeader;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::answer::BulkCreated;
use crate::usecases;
use axum::extract::State;
use axum::response::IntoResponse as _;
use serde_json::Value;
use uuid::Uuid;
use yui_web::extract::JsonBody;

/// One template to many recipients
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({
    "name": "Health check 2026",
    "template_id": "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
    "rows": [["email address", "name"], ["hanako@example.jp", "Hanako"], ["taro@example.jp", "Taro"]]
}))]
pub(super) struct BulkRequestBody {
    /// What you call this bulk send.
    name: String,
    /// The template.
    template_id: Uuid,
    /// The header row and a row for each recipient, up to 50,000. Either this or `csv`.
    rows: Option<Vec<Vec<Value>>>,
    /// The same as CSV. Either this or `rows`.
    csv: Option<String>,
    /// When to begin, in ISO 8601 form, at most 96 hours ahead.
    scheduled_for: Option<String>,
    /// One of the service's addresses for replies, or of its senders of text messages.
    reply_to_id: Option<Uuid>,
    /// Your own name for the messages; a column `reference` names each.
    reference: Option<String>,
}

/// Send to many recipients
///
/// Every row is checked before any is accepted. All rows are stored before the answer is sent, and each becomes exactly one message.
#[utoipa::path(
    post,
    path = "/v2/notifications/bulk",
    operation_id = "sendBulk",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for this request. Sent again within 24 hours with the same body it gets the same answer and has no further effect")),
    request_body(content = BulkRequestBody, description = "The template and the recipients"),
    responses(
        (status = 201, description = "The bulk send is accepted", body = BulkCreated),
        (status = 400, description = "Something is wrong with the request or with some rows", body = ErrorBody),
        (status = 409, description = "The Idempotency-Key was used for another request", body = ErrorBody),
        (status = 413, description = "The body is too large", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        (status = 429, description = "Too many requests or messages; `Retry-After` says when to try again", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn send_bulk(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    key: IdempotencyHeader,
    json: JsonBody,
) -> Answered {
    Ok(usecases::send_bulk(&notify, &caller, &body(&json), key.as_deref()).await?.into_response())
}
