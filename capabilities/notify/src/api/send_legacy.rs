//! `POST /notifications/{notification_type}`: the first version of the API, for programs that nobody will change any more.

use super::answer::Answered;
use super::authenticated::Authenticated;
use crate::Notify;
use crate::model::Channel;
use crate::model::problem::Problems;
use crate::model::request::legacy;
use crate::usecases::Failure;
use crate::usecases::send_message::{Body, send_message};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Error;
use yui_web::extract::{JsonBody, PathParams};
use yui_web::respond;

/// A message in the words of the first version
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({
    "to": "hanako@example.jp",
    "template": "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
    "personalisation": { "name": "Hanako" }
}))]
pub(super) struct LegacyRequestBody {
    /// An e-mail address or a telephone number.
    to: String,
    /// The template.
    template: Uuid,
    /// A value for each placeholder.
    personalisation: Option<Value>,
}

/// The message is accepted
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LegacyAnswer {
    /// What was accepted.
    pub data: LegacyAccepted,
}

/// What was accepted.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LegacyAccepted {
    /// The text, filled in.
    pub body: String,
    /// The template's version.
    pub template_version: u64,
    /// The message.
    pub notification: LegacyMessage,
    /// The subject of an e-mail, filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// A message.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LegacyMessage {
    /// Its id.
    pub id: String,
}

/// Send a message (first version)
///
/// `email` or `sms` in the path. New programs use `/v2/notifications`.
#[utoipa::path(
    post,
    path = "/notifications/{notification_type}",
    operation_id = "sendLegacy",
    tag = "legacy",
    security(("jwt" = []), ("apiKey" = [])),
    params(("notification_type" = String, Path, description = "`email` or `sms`")),
    request_body(content = LegacyRequestBody, description = "The message"),
    responses(
        (status = 201, description = "The message is accepted", body = LegacyAnswer),
        (status = 400, description = "Something is wrong with the request"),
        (status = 401, description = "The `Authorization` header is missing or of another scheme"),
        (status = 403, description = "The token or key is not valid, or may not do this"),
        (status = 429, description = "Too many requests or messages; `Retry-After` says when to try again"),
    )
)]
pub(super) async fn send_legacy(
    State(notify): State<Notify>,
    path: PathParams,
    caller: Result<Authenticated, Failure>,
    json: JsonBody,
) -> Answered {
    match accept(&notify, caller, path.get("notification_type"), &json).await {
        Err(Failure::Refused(problems)) => Ok(refuse(&problems)),
        other => other,
    }
}

async fn accept(
    notify: &Notify,
    caller: Result<Authenticated, Failure>,
    kind: &str,
    json: &JsonBody,
) -> Result<Response, Failure> {
    let Authenticated(caller) = caller?;
    let channel: Channel = kind.parse().map_err(|_| {
        Problems::v1(400, "BadRequestError", format!("{} notification type is not supported", printable(kind)))
    })?;
    let upgraded = legacy::upgrade(channel, json.raw())?;
    let body = Body { content_type: Some("application/json".to_owned()), raw: upgraded.to_string().into() };
    let answer = send_message(notify, &caller, channel, &body, None).await?;
    let sent: Value =
        serde_json::from_str(&answer.body).map_err(|error| Error::internal("an answer is not JSON").because(error))?;
    let text = |pointer: &str| sent.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let data = LegacyAccepted {
        body: text("/content/body").unwrap_or_default(),
        template_version: sent.pointer("/template/version").and_then(Value::as_u64).unwrap_or_default(),
        notification: LegacyMessage { id: text("/id").unwrap_or_default() },
        subject: text("/content/subject"),
    };
    Ok(respond::json(StatusCode::CREATED, &LegacyAnswer { data }))
}

/// What was in the path, fit to be repeated: the answer is no place for somebody else's text of any length.
fn printable(kind: &str) -> String {
    kind.chars().filter(char::is_ascii_alphanumeric).take(20).collect()
}

/// The refusal in the first envelope, with its status and waiting time.
fn refuse(problems: &Problems) -> Response {
    let mut response = respond::json(
        StatusCode::from_u16(problems.status()).unwrap_or(StatusCode::BAD_REQUEST),
        &legacy::downgrade(problems),
    );
    if let Some(seconds) = problems.retry_after_seconds() {
        respond::retry_after(&mut response, std::time::Duration::from_secs(seconds));
    }
    response
}
