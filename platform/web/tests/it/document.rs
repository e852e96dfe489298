//! Routes and their OpenAPI entries.

use crate::api::{Signals, api, ask, env, request, settings};
use axum::response::Response;
use http::{Method, StatusCode};
use yui_web::{ApiRouter, Metrics, RouteInfo, check, respond, routes};

#[utoipa::path(get, path = "/bare/{id}", operation_id = "", responses((status = 200, description = "")))]
async fn bare() -> Response {
    respond::json(StatusCode::OK, "")
}

#[utoipa::path(delete, path = "/silent", operation_id = "echo", summary = "Silent", tag = "test")]
async fn silent() -> Response {
    respond::json(StatusCode::OK, "")
}

#[test]
fn the_route_table_is_the_document() {
    let table = api(settings(), &Signals::default()).route_table();
    let route = |method: &str, path: &str, id: &str| RouteInfo {
        path: path.into(),
        method: method.into(),
        operation_id: id.into(),
    };
    let expected = [
        route("POST", "/echo/{id}", "echo"),
        route("GET", "/fail/{id}", "fail"),
        route("GET", "/fall/{id}", "fall"),
        route("GET", "/id", "showId"),
        route("GET", "/wait/{id}", "wait"),
    ];
    assert_eq!(table, expected);
}

#[test]
fn what_is_not_documented_is_named() {
    assert_eq!(check::undocumented(&api(settings(), &Signals::default()).document()), Vec::<String>::new());
    let router =
        api(settings(), &Signals::default()).merge(ApiRouter::default().routes(routes!(bare)).routes(routes!(silent)));
    let missing = check::undocumented(&router.document());
    let expected = [
        "GET /bare/{id}: no operationId",
        "GET /bare/{id}: no summary",
        "GET /bare/{id}: no tag",
        "GET /bare/{id}: response 200 has no description",
        "GET /bare/{id}: path parameter id has no description",
        "DELETE /silent: operationId echo is used twice",
        "DELETE /silent: no response",
    ];
    assert_eq!(missing, expected);
}

#[tokio::test]
async fn the_document_is_served_and_names_itself() {
    let (router, document) =
        api(settings(), &Signals::default()).serve_document(|document| document.titled("Test", "1.0", "For tests"));
    assert_eq!(router.route_table(), document.operations());
    let (head, body) = ask(&router.mount(&env(), &Metrics::default()), request(Method::GET, "/openapi.json")).await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(&body, document.as_value());
    assert_eq!(body["info"]["title"], "Test");
    assert_eq!(body["openapi"], "3.1.0");
    assert_eq!(body["paths"]["/openapi.json"]["get"]["operationId"], "getOpenApi");
}
