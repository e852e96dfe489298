//! Paths and methods that no endpoint has, and bodies that no endpoint takes.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use axum::body::Body;
use http::Request;
use serde_json::json;

on_both!(unknown_paths_and_methods, bodies_that_are_not_json, bodies_that_are_too_large, live_services_are_counted);

async fn unknown_paths_and_methods(node: Node) {
    let service = TestService::live(&node).await;
    let not_found = json!({
        "result": "error",
        "message": "The requested URL was not found on the server. If you entered the URL manually please check your spelling \
                    and try again.",
    });
    let reply = node.call("GET", "/v2/nothing", None, None).await.expect(404);
    assert_eq!(reply.json, not_found);
    let reply = service.post(&node, Key::Live, "/v2/notifications/pigeon", &json!({})).await.expect(404);
    assert_eq!(reply.json, not_found);
    node.call("POST", "/v2/notifications/pigeon", None, Some(&json!({}))).await.expect(401);
    let not_allowed = json!({ "result": "error", "message": "The method is not allowed for the requested URL." });
    for (method, path) in
        [("PUT", "/v2/templates"), ("PUT", "/v2/notifications/pigeon"), ("DELETE", "/v2/notifications")]
    {
        let reply = node.call(method, path, Some(&service.bearer(&node, Key::Live)), None).await.expect(405);
        assert_eq!(reply.json, not_allowed);
    }
}

async fn bodies_that_are_not_json(node: Node) {
    let service = TestService::live(&node).await;
    let send = |content_type: Option<&'static str>, body: &'static str| {
        let mut request = Request::builder().method("POST").uri("/v2/notifications/email");
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let request = request.header("authorization", service.bearer(&node, Key::Live)).body(Body::from(body)).unwrap();
        node.send(request)
    };
    assert_eq!(send(None, "{}").await.expect(415).error(), "BadRequestError");
    let reply = send(Some("application/json"), "{").await.expect(400);
    assert!(reply.message().starts_with("Error decoding arguments: "), "{}", reply.text);
    let reply = send(Some("application/json"), "null").await.expect(400);
    assert_eq!(reply.message(), "None is not of type object");
}

async fn bodies_that_are_too_large(node: Node) {
    let service = TestService::live(&node).await;
    let large = json!({ "name": "x".repeat(2 << 20) });
    let reply = service.post(&node, Key::Manager, "/v2/manage-template", &large).await.expect(413);
    assert_eq!(reply.json["status_code"], 413);
    // A message may hold files.
    service.post(&node, Key::Live, "/v2/notifications/email", &large).await.expect(400);
}

async fn live_services_are_counted(node: Node) {
    let path = "/_status/live-service-and-organisation-counts";
    assert_eq!(node.call("GET", path, None, None).await.expect(200).json, json!({ "organisations": 0, "services": 0 }));
    TestService::live(&node).await;
    TestService::live(&node).await;
    TestService::declared(&node, |service| service.mode = yui_notify::model::service::ServiceMode::Trial).await;
    assert_eq!(node.call("GET", path, None, None).await.expect(200).json, json!({ "organisations": 2, "services": 2 }));
}
