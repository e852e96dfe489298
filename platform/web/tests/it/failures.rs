//! Every way a request can fail, and the body it gets.

use crate::api::{ask, chunked, mounted, request, settings};
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, Method, Request, StatusCode, header};
use serde_json::json;
use std::sync::Arc;
use yui_web::{Cors, Failure, RequestId, RouteSettings, respond};

/// An envelope of another API.
fn terse(failure: &Failure, _id: &RequestId) -> Response {
    respond::json(failure.status(), &json!({ "result": "error", "message": failure.code() }))
}

#[tokio::test]
async fn unknown_paths_and_methods() {
    let router = mounted(settings());
    let (head, body) = ask(&router, request(Method::GET, "/nothing")).await;
    assert_eq!(head.status, StatusCode::NOT_FOUND);
    assert_eq!(head.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!((&body["status"], &body["code"]), (&json!(404), &json!("not_found")));
    assert_eq!(body["request_id"], head.headers["x-request-id"].to_str().unwrap());

    let (head, body) = ask(&router, request(Method::DELETE, "/echo/1")).await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(body["code"], "method_not_allowed");
    assert_eq!(head.headers[header::ALLOW], "POST");
}

#[tokio::test]
async fn whoever_mounts_words_the_failures() {
    let router = mounted(RouteSettings { envelope: terse, ..settings() });
    for (method, path, status, code) in [
        (Method::GET, "/nothing", 404, "not_found"),
        (Method::DELETE, "/echo/1", 405, "method_not_allowed"),
        (Method::GET, "/fail/conflict", 409, "conflict"),
        (Method::GET, "/fall/1", 500, "internal_error"),
        (Method::POST, "/echo/%ff", 400, "invalid_path"),
    ] {
        let (head, body) = ask(&router, request(method, path)).await;
        assert_eq!(head.status, status, "{path}");
        assert_eq!(body, json!({ "result": "error", "message": code }), "{path}");
        assert_eq!(head.headers[header::CONTENT_TYPE], "application/json", "{path}");
    }
}

#[tokio::test]
async fn bodies_over_the_limit() {
    let router = mounted(settings());
    let post = |body: Body| Request::post("/echo/1").body(body).unwrap();
    for body in [Body::from(vec![b'x'; 1025]), chunked(1025)] {
        let (head, body) = ask(&router, post(body)).await;
        assert_eq!(head.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(body["code"], "payload_too_large");
        assert!(body["detail"].as_str().unwrap().contains("1024"), "{body}");
    }
    let mut fits = br#"{"a":""#.to_vec();
    fits.resize(1022, b'x');
    fits.extend_from_slice(b"\"}");
    let (head, _) = ask(&router, post(Body::from(fits))).await;
    assert_eq!(head.status, StatusCode::OK, "1024 bytes are allowed");
    let (head, body) = ask(&router, post(chunked(1024))).await;
    assert_eq!(
        (head.status, &body["code"]),
        (StatusCode::BAD_REQUEST, &json!("not_json")),
        "read to its end, then judged"
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long() {
    let begun = tokio::time::Instant::now();
    let (head, body) = ask(&mounted(settings()), request(Method::GET, "/wait/1")).await;
    assert_eq!(head.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(body["code"], "timed_out");
    assert_eq!(begun.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn faults_of_the_node_tell_nothing_but_the_id() {
    let router = mounted(settings());
    for path in ["/fall/hanako", "/fail/internal", "/fail/unavailable"] {
        let (head, body) = ask(&router, request(Method::GET, path)).await;
        assert!(head.status.is_server_error(), "{path}");
        assert_eq!(body["request_id"], head.headers["x-request-id"].to_str().unwrap(), "{path}");
        let text = body.to_string();
        assert!(["hanako", "column 7", "rack 7"].iter().all(|inside| !text.contains(inside)), "{text}");
    }
    let (head, _) = ask(&router, request(Method::GET, "/fail/unavailable")).await;
    assert_eq!(head.headers[header::RETRY_AFTER], "2");
    let (head, _) = ask(&router, request(Method::POST, "/echo/1")).await;
    assert_eq!(head.status, StatusCode::BAD_REQUEST, "the router lives on after a panic");
}

#[tokio::test]
async fn request_ids_are_echoed_or_made() {
    let router = mounted(settings());
    let with = |id: &'static [u8]| {
        let id = HeaderValue::from_bytes(id).unwrap();
        Request::get("/id").header("x-request-id", id).body(Body::empty()).unwrap()
    };
    let (head, body) = ask(&router, with(b"trace-0001")).await;
    assert_eq!(head.headers["x-request-id"], "trace-0001");
    assert_eq!(body["id"], "trace-0001");
    for bad in
        [&b"a b c d e f g h"[..], b"hanako@example.jp", b"09012345678", b"\xe7\xb5\x90\xe7\xb5\x90\xe7\xb5\x90", b""]
    {
        let (head, body) = ask(&router, with(bad)).await;
        let id = head.headers["x-request-id"].to_str().unwrap();
        assert_eq!(id.len(), 36, "made anew instead of {bad:?}");
        assert_eq!(body["id"], id);
    }
}

#[tokio::test]
async fn bodies_paths_and_queries_arrive_raw() {
    let post =
        Request::post("/echo/%E7%B5%90?b=2&a=1&b=3").header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    let (head, body) = ask(&mounted(settings()), post.body(Body::from(r#"{"z":1,"a":null}"#)).unwrap()).await;
    assert_eq!(head.status, StatusCode::OK);
    let expected = r#"{"id":"結","query":[["b","2"],["a","1"],["b","3"]],"body":{"z":1,"a":null},"json":true}"#;
    assert_eq!(body.to_string(), expected);
}

#[tokio::test]
async fn cross_origin_calls() {
    let cors = Cors::new(vec![HeaderValue::from_static("https://docs.example")]);
    let router = mounted(RouteSettings { cors: Some(Arc::new(cors)), ..settings() });
    let call = |method: Method, origin: &'static str| {
        Request::builder().method(method).uri("/echo/1").header(header::ORIGIN, origin).body(Body::from("1")).unwrap()
    };
    for method in [Method::OPTIONS, Method::POST] {
        let (head, _) = ask(&router, call(method.clone(), "https://docs.example")).await;
        assert!(head.status.is_success(), "{method}: {}", head.status);
        assert_eq!(head.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://docs.example");
        assert_eq!(head.headers[header::ACCESS_CONTROL_ALLOW_HEADERS], "Content-Type,Authorization");
        assert_eq!(head.headers[header::ACCESS_CONTROL_ALLOW_METHODS], "GET,PUT,POST,PATCH,DELETE");
        assert_eq!(head.headers[header::VARY], "Origin");

        let (head, _) = ask(&router, call(method, "https://evil.example")).await;
        assert!(!head.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
    let (head, _) = ask(&mounted(settings()), call(Method::OPTIONS, "https://docs.example")).await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED, "without the setting nothing is allowed");
}
