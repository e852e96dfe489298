//! `POST /sre-tools/api-key-revoke`

use super::answer::Answered;
use crate::Notify;
use crate::usecases;
use axum::extract::State;
use http::StatusCode;
use serde::Serialize;
use yui_web::extract::{Authorization, JsonBody, Origin};
use yui_web::respond;

/// An API key that was found in public
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the use case")]
#[schema(example = json!({
    "token": "gcntfy-citizens-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0",
    "type": "yui_api_key",
    "url": "https://code.example.jp/minato/letters/blob/main/send.py",
    "source": "content"
}))]
pub(super) struct LeakReportBody {
    /// The key, whole.
    token: String,
    /// What the reporter takes it for.
    r#type: String,
    /// The address where it was found.
    url: String,
    /// The kind of place where it was found.
    source: String,
}

/// The report was taken.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LeakReportAnswer {
    /// Always `ok`, whether or not there is such a key.
    #[schema(example = "ok")]
    pub result: &'static str,
}

/// Report an API key that was found in public
///
/// The key is revoked at once and the people who manage its service are told by e-mail. The reporter signs a token (HS256, with `iss` and
/// `iat`) with the secret that the node's operator gave it.
#[utoipa::path(
    post,
    path = "/sre-tools/api-key-revoke",
    operation_id = "reportLeakedKey",
    tag = "node",
    request_body(content = LeakReportBody, description = "The key and where it was found"),
    responses(
        (status = 200, description = "No key in use is that text", body = LeakReportAnswer),
        (status = 201, description = "The key is revoked", body = LeakReportAnswer),
        (status = 400, description = "A member is missing"),
        (status = 401, description = "The token is missing or not that of a reporter"),
        (status = 403, description = "The token is not valid")
    )
)]
pub(super) async fn revoke_leaked_key(
    State(notify): State<Notify>,
    Origin(origin): Origin,
    authorization: Authorization,
    json: JsonBody,
) -> Answered {
    let revoked = usecases::revoke_leaked_key(&notify, authorization.with_scheme("bearer"), json.raw(), origin).await?;
    let status = if revoked { StatusCode::CREATED } else { StatusCode::OK };
    Ok(respond::json(status, &LeakReportAnswer { result: "ok" }))
}
