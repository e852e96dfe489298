//! `/_status` and `/metrics`.

use crate::api::{Signals, api, ask, env, request, settings};
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use prometheus_client::metrics::gauge::Gauge;
use serde_json::json;
use yui_kernel::Error;
use yui_web::status::{Build, Status};
use yui_web::{Lifecycle, Metrics, MetricsAccess, check};

fn status(lifecycle: &Lifecycle) -> Status {
    let build = Build { version: "0.1.0".into(), commit_sha: "abc".into(), build_time: "2026-11-22T00:00:00Z".into() };
    Status::new(env(), lifecycle.clone(), build)
}

#[tokio::test]
async fn status_tells_build_time_and_database() {
    let status = status(&Lifecycle::ready()).database_version(async || Ok("0007".to_owned()));
    assert_eq!(check::undocumented(&status.router().document()), Vec::<String>::new());
    let router = status.router().mount(&env(), &Metrics::default());
    for (method, path) in [(Method::GET, "/_status"), (Method::POST, "/_status")] {
        let (head, body) = ask(&router, request(method.clone(), path)).await;
        assert_eq!(head.status, StatusCode::OK);
        let expected = json!({ "status": "ok", "version": "0.1.0", "commit_sha": "abc", "build_time": "2026-11-22T00:00:00Z",
            "current_time_utc": "2026-11-22T01:02:03.000004Z", "db_version": "0007" });
        assert_eq!(body, expected);
        let (_, body) = ask(&router, request(method, &format!("{path}?simple=1"))).await;
        assert_eq!(body, json!({ "status": "ok" }));
    }
}

#[tokio::test(start_paused = true)]
async fn a_database_that_hangs_shows_in_the_status_but_not_in_the_simple_one() {
    let status = status(&Lifecycle::ready()).database_version(async || std::future::pending().await);
    let router = status.router().mount(&env(), &Metrics::default());
    let (head, body) = ask(&router, request(Method::GET, "/_status")).await;
    assert_eq!((head.status, &body["status"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("error")));
    let (head, _) = ask(&router, request(Method::GET, "/_status?simple=1")).await;
    assert_eq!(head.status, StatusCode::OK);
}

#[tokio::test]
async fn readiness_follows_lifecycle_and_checks() {
    let lifecycle = Lifecycle::starting();
    let fine = status(&lifecycle).router().mount(&env(), &Metrics::default());
    let ready = || request(Method::GET, "/_status/ready");
    assert_eq!(ask(&fine, ready()).await.1, json!({ "status": "not ready", "failing": [] }));
    lifecycle.become_ready();
    assert_eq!(ask(&fine, ready()).await.0.status, StatusCode::OK);

    let failing =
        status(&lifecycle).check("mail", async || Ok(())).check("database", async || Err(Error::unavailable("rack 7")));
    let (head, body) = ask(&failing.router().mount(&env(), &Metrics::default()), ready()).await;
    assert_eq!(head.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body, json!({ "status": "not ready", "failing": ["database"] }));

    lifecycle.begin_shutdown();
    lifecycle.become_ready();
    let (head, body) = ask(&fine, ready()).await;
    assert_eq!((head.status, &body["status"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("shutting down")));
    assert_eq!(ask(&fine, request(Method::GET, "/_status/live")).await.0.status, StatusCode::OK, "alive until the end");
}

#[tokio::test]
async fn metrics_are_well_formed_and_bounded() {
    let metrics = Metrics::default();
    let depth = Gauge::<i64>::default();
    metrics.register("yui_test_queue_depth", "Jobs that wait", depth.clone());
    metrics.refresh("depth", move || {
        depth.set(7);
        async { Ok(()) }
    });
    metrics.refresh("broken", async || Err(Error::unavailable("away")));
    let router =
        api(settings(), &Signals::default()).merge(metrics.router(MetricsAccess::Open)).mount(&env(), &metrics);
    for number in 0..50 {
        ask(&router, request(Method::GET, &format!("/nothing/{number}"))).await;
        ask(&router, request(Method::from_bytes(format!("M{number}").as_bytes()).unwrap(), "/id")).await;
    }
    ask(&router, Request::post("/echo/1").body(Body::from(vec![b' '; 2000])).unwrap()).await;

    let (head, body) = ask(&router, request(Method::GET, "/metrics")).await;
    assert_eq!(head.headers[header::CONTENT_TYPE], "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let text = body.as_str().unwrap();
    assert!(text.ends_with("# EOF\n"));
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let name = series.split('{').next().unwrap();
        assert!(name.starts_with("yui_") && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{line}");
    }
    for line in [
        "yui_test_queue_depth 7",
        r#"yui_metrics_failed_refreshes_total{refresh="broken"} 1"#,
        r#"yui_http_requests_total{method="GET",route="(none)",status="4xx"} 50"#,
        r#"yui_http_requests_total{method="other",route="/id",status="4xx"} 50"#,
        r#"yui_http_requests_total{method="POST",route="/echo/{id}",status="4xx"} 1"#,
        r#"yui_http_stopped_requests_total{reason="too_large"} 1"#,
        "yui_http_requests_in_flight 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    assert_eq!(text.matches("# TYPE yui_http_requests ").count(), 1);
}

#[tokio::test]
async fn metrics_can_be_closed() {
    let metrics = Metrics::default();
    let with = |access| metrics.router(access).mount(&env(), &metrics);
    let get = |token: &str| Request::get("/metrics").header("authorization", token).body(Body::empty()).unwrap();
    let closed = with(MetricsAccess::Token("s3cret-token".into()));
    let (head, _) = ask(&closed, request(Method::GET, "/metrics")).await;
    assert_eq!(
        (head.status, &head.headers[header::WWW_AUTHENTICATE]),
        (StatusCode::UNAUTHORIZED, &"Bearer".parse().unwrap())
    );
    assert_eq!(ask(&closed, get("Bearer other")).await.0.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&closed, get("Bearer s3cret-token")).await.0.status, StatusCode::OK);
    let empty = with(MetricsAccess::Token("".into()));
    assert_eq!(ask(&empty, get("Bearer ")).await.0.status, StatusCode::UNAUTHORIZED, "an empty token admits nobody");
    assert_eq!(ask(&with(MetricsAccess::Off), get("Bearer s3cret-token")).await.0.status, StatusCode::NOT_FOUND);
}
