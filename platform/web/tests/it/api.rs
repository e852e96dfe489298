//! A small API to be served in tests: one route for each way a request can end.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tower::ServiceExt as _;
use yui_kernel::{Env, ManualClock, SeededRandom};
use yui_web::extract::{JsonBody, PathParams, QueryPairs};
use yui_web::{ApiRouter, Failure, Metrics, RequestId, RouteSettings, respond, routes};

/// What a test and the handlers tell each other.
#[derive(Clone, Default)]
pub(crate) struct Signals {
    /// A handler of `/wait` has begun.
    pub(crate) entered: Arc<Notify>,
    /// It may answer.
    pub(crate) release: Arc<Notify>,
}

/// An environment that stands still.
pub(crate) fn env() -> Env {
    let now = "2026-11-22T01:02:03.000004Z".parse().unwrap();
    Env { clock: Arc::new(ManualClock::starting_at(now)), random: Arc::new(SeededRandom::new(1)) }
}

/// The settings of the small API: 1 KiB bodies, 30 s.
pub(crate) fn settings() -> RouteSettings {
    RouteSettings { body_limit: 1024, time_out: Duration::from_secs(30), ..RouteSettings::default() }
}

/// All its routes.
pub(crate) fn api(settings: RouteSettings, signals: &Signals) -> ApiRouter {
    ApiRouter::new(settings)
        .routes(routes!(echo))
        .routes(routes!(wait))
        .routes(routes!(fail))
        .routes(routes!(fall))
        .routes(routes!(show_id))
        .with_state(signals.clone())
}

/// The small API, mounted.
pub(crate) fn mounted(settings: RouteSettings) -> axum::Router {
    api(settings, &Signals::default()).mount(&env(), &Metrics::default())
}

/// Sends one request without a network and reads the answer.
pub(crate) async fn ask(router: &axum::Router, request: Request<Body>) -> (http::response::Parts, Value) {
    let response = router.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let value =
        serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::String(String::from_utf8(bytes.to_vec()).unwrap()));
    (head, value)
}

/// A request with an empty body.
pub(crate) fn request(method: Method, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

/// A JSON body whose length is not announced.
pub(crate) fn chunked(bytes: usize) -> Body {
    let chunk = bytes::Bytes::from(vec![b'x'; bytes]);
    Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(chunk)]))
}

/// Echo
///
/// Says what was sent.
#[utoipa::path(post, path = "/echo/{id}", operation_id = "echo", tag = "test",
    params(("id" = String, Path, description = "Anything")),
    responses((status = 200, description = "What was sent", body = Value)))]
async fn echo(path: PathParams, query: QueryPairs, body: JsonBody) -> Result<Response, Failure> {
    // Across an await on purpose: a handler may hold the decoded body while it works.
    let value = body.value().cloned();
    tokio::task::yield_now().await;
    let value = value.map_err(|error| Failure::new(StatusCode::BAD_REQUEST, "not_json", error.description.clone()))?;
    Ok(respond::json(
        StatusCode::OK,
        &json!({ "id": path.get("id"), "query": query.pairs(), "body": value, "json": body.is_json() }),
    ))
}

/// Wait
///
/// Answers when the test says so.
#[utoipa::path(get, path = "/wait/{id}", operation_id = "wait", tag = "test",
    params(("id" = String, Path, description = "Anything")),
    responses((status = 200, description = "Done", body = Value)))]
async fn wait(State(signals): State<Signals>) -> Response {
    signals.entered.notify_one();
    signals.release.notified().await;
    respond::json(StatusCode::OK, &json!({ "done": true }))
}

/// Fail
///
/// Answers with a kernel error.
#[utoipa::path(get, path = "/fail/{id}", operation_id = "fail", tag = "test",
    params(("id" = String, Path, description = "Kind of error")),
    responses((status = 503, description = "Away", body = Value)))]
async fn fail(path: PathParams) -> Result<Response, Failure> {
    Err(match path.get("id") {
        "unavailable" => Failure::from(yui_kernel::Error::unavailable("the disk of rack 7 is full"))
            .with_retry_after(Duration::from_millis(1_500)),
        "conflict" => yui_kernel::Error::conflict("there is one already").into(),
        _ => yui_kernel::Error::internal("column 7 is no date").into(),
    })
}

/// Fall
///
/// Panics.
#[utoipa::path(get, path = "/fall/{id}", operation_id = "fall", tag = "test",
    params(("id" = String, Path, description = "Goes into the panic's message")),
    responses((status = 200, description = "Never", body = Value)))]
async fn fall(path: PathParams) -> Response {
    panic!("cannot handle {}", path.get("id"));
}

/// Show the request's id
///
/// As the extractor gives it.
#[utoipa::path(get, path = "/id", operation_id = "showId", tag = "test",
    responses((status = 200, description = "The id", body = Value)))]
async fn show_id(id: RequestId) -> Response {
    respond::json(StatusCode::OK, &json!({ "id": id.as_str() }))
}
