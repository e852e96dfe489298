//! `POST /v2/notifications/letter`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request::{parse_json, refuse_letter};
use axum::extract::State;
use serde_json::Value;
use uuid::Uuid;
use yui_web::extract::JsonBody;

/// A letter to one address, made from a template
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({
    "template_id": "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
    "personalisation": { "address_line_1": "Hanako Yui", "address_line_2": "1 Main Street", "postcode": "100-0001" }
}))]
pub(super) struct LetterRequestBody {
    /// The template.
    template_id: Uuid,
    /// The address and a value for each placeholder.
    personalisation: Value,
    /// Your own name for the message, to find it by.
    reference: Option<String>,
}

/// Send a letter
///
/// Letters are not offered: the request is checked, and then refused.
#[utoipa::path(
    post,
    path = "/v2/notifications/letter",
    operation_id = "sendLetter",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    request_body(content = LetterRequestBody, description = "The letter"),
    responses(
        (status = 400, description = "Something is wrong with the request, or letters are not offered", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn send_letter(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    body: JsonBody,
) -> Answered {
    let rules = caller.rules(notify.env().now());
    let json = parse_json(rules.dialect, body.content_type(), body.raw())?;
    Err(refuse_letter(json, rules).into())
}
