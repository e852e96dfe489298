//! `GET` and `POST /unsubscribe/{notification_id}/{token}`

use super::links::{Paged, language};
use super::render;
use super::texts::Words;
use crate::Notify;
use crate::services::Snapshot;
use crate::usecases::unsubscribe::{find_unsubscribe_link, record_unsubscribing};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;
use yui_web::extract::{JsonBody, Origin, PathParams, QueryPairs};
use yui_web::respond;

/// Look at an unsubscribe link
///
/// A page with a button. Looking at it has no effect: mail programs follow links by themselves.
#[utoipa::path(
    get,
    path = "/unsubscribe/{notification_id}/{token}",
    operation_id = "openUnsubscribeLink",
    tag = "unsubscribing",
    params(
        ("notification_id" = String, Path, description = "The message"),
        ("token" = String, Path, description = "What makes the link valid, for a year"),
        ("language" = Option<String>, Query, description = "`ja`, `en` or `fr`; else the browser's"),
    ),
    responses(
        (status = 200, description = "The page", content_type = "text/html", body = String),
        (status = 404, description = "This is no valid link, or no longer", content_type = "text/html", body = String),
    )
)]
pub(super) async fn open_unsubscribe_link(
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    headers: HeaderMap,
) -> Paged {
    let language = chosen(query.first("language"), &headers);
    Ok(match find_unsubscribe_link(&notify, path.get("notification_id"), path.get("token")).await? {
        Some((snapshot, link)) => render::unsubscribe(language, &snapshot.service, &link.recipient),
        None => invalid(language),
    })
}

/// Unsubscribe
///
/// What mail programs send when their reader clicks once (RFC 8058), and what the button of the page sends. Sending it again changes nothing.
#[utoipa::path(
    post,
    path = "/unsubscribe/{notification_id}/{token}",
    operation_id = "unsubscribe",
    tag = "unsubscribing",
    params(
        ("notification_id" = String, Path, description = "The message"),
        ("token" = String, Path, description = "What makes the link valid, for a year"),
    ),
    request_body(
        content = String,
        content_type = "application/x-www-form-urlencoded",
        description = "`List-Unsubscribe=One-Click`; the page's button sends `answer=page` as well"
    ),
    responses(
        (status = 200, description = "The service will be told", body = serde_json::Value,
            example = json!({ "result": "success", "message": "Unsubscribe successful" })),
        (status = 404, description = "This is no valid link, or no longer", body = serde_json::Value,
            example = json!({
                "result": "error", "message": { "unsubscribe request": "This is not a valid unsubscribe link." }
            })),
    )
)]
pub(super) async fn unsubscribe(
    State(notify): State<Notify>,
    path: PathParams,
    headers: HeaderMap,
    Origin(origin): Origin,
    body: JsonBody,
) -> Paged {
    let form = QueryPairs::parse(&String::from_utf8_lossy(body.raw()));
    let (notification, token) = (path.get("notification_id"), path.get("token"));
    let found = record_unsubscribing(&notify, notification, token, origin).await?;
    if form.first("answer") == Some("page") {
        let language = chosen(form.first("language"), &headers);
        return Ok(found.map_or_else(|| invalid(language), |snapshot| thanks(language, &snapshot)));
    }
    let (status, answer) = match found {
        Some(_) => (StatusCode::OK, json!({ "result": "success", "message": "Unsubscribe successful" })),
        None => {
            let message = json!({ "unsubscribe request": "This is not a valid unsubscribe link." });
            (StatusCode::NOT_FOUND, json!({ "result": "error", "message": message }))
        }
    };
    let mut response = respond::json(status, &answer);
    render::private(&mut response);
    Ok(response)
}

/// The language that the reader chose, else the browser's.
fn chosen(asked: Option<&str>, headers: &HeaderMap) -> Words {
    asked.and_then(|code| code.parse().ok()).map_or_else(|| language(headers, None), Words)
}

fn thanks(language: Words, snapshot: &Snapshot) -> Response {
    let keys = ["unsubscribe-done-what"];
    render::message(StatusCode::OK, language, "unsubscribe-done", &keys, Some(&snapshot.service))
}

fn invalid(language: Words) -> Response {
    let keys = ["unsubscribe-invalid-what", "unsubscribe-invalid-do"];
    render::message(StatusCode::NOT_FOUND, language, "unsubscribe-invalid", &keys, None)
}
