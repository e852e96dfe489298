//! What the log says about requests, and what it never says.

use crate::api::{Signals, api, ask, env, mounted, request, settings};
use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::Value;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use tracing_subscriber::fmt::MakeWriter;
use yui_kernel::Timestamp;
use yui_web::Metrics;
use yui_web::client::aws::{Credentials, Signer};

/// Everything logged on this thread, as JSON lines.
#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// Captures until the guard is dropped.
    pub(crate) fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        let captured = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(captured.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        (captured, guard)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn access(&self) -> Vec<Value> {
        self.lines()
            .into_iter()
            .filter(|line| line["target"] == "yui_web::access")
            .map(|line| line["fields"].clone())
            .collect()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_line_names_the_route_and_never_the_values() {
    let (captured, _guard) = Captured::start();
    let post = Request::post("/echo/hanako@example.jp?phone=09012345678")
        .header("authorization", "Bearer tokenvalue")
        .header("x-request-id", "trace-0001")
        .body(Body::from(r#"{"name":"Hanako Yamada"}"#));
    ask(&mounted(settings()), post.unwrap()).await;
    ask(&mounted(settings()), request(Method::GET, "/nothing/hanako?phone=09012345678")).await;
    ask(&mounted(settings()), request(Method::GET, "/fall/hanako")).await;

    let lines = captured.access();
    let [answered, unknown, fell] = lines.as_slice() else { panic!("three lines expected: {lines:?}") };
    assert_eq!(answered["method"], "POST");
    assert_eq!(answered["route"], "/echo/{id}");
    assert_eq!(answered["status"], 200);
    assert_eq!(answered["request_id"], "trace-0001");
    assert!(answered["duration_us"].is_u64() && answered["bytes"].as_u64() > Some(10), "{answered}");
    assert_eq!(unknown["route"], "(none)");
    assert_eq!(fell["status"], 500);
    for value in ["hanako", "Hanako", "09012345678", "tokenvalue"] {
        assert!(!captured.text().contains(value), "{value} in {}", captured.text());
    }
}

#[tokio::test]
async fn a_fault_is_logged_once_with_its_cause_and_the_request_id() {
    let (captured, _guard) = Captured::start();
    let (head, _) = ask(&mounted(settings()), request(Method::GET, "/fail/internal")).await;
    let errors: Vec<Value> = captured.lines().into_iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["fields"]["detail"], "column 7 is no date");
    assert_eq!(errors[0]["fields"]["route"], "/fail/{id}");
    assert_eq!(errors[0]["fields"]["request_id"], head.headers["x-request-id"].to_str().unwrap());
}

#[tokio::test]
async fn a_client_that_goes_away_is_logged_and_counted() {
    let (captured, _guard) = Captured::start();
    let (signals, metrics) = (Signals::default(), Metrics::default());
    let router = api(settings(), &signals).mount(&env(), &metrics);
    tokio::select! {
        _ = router.oneshot(request(Method::GET, "/wait/1")) => panic!("nobody released it"),
        () = signals.entered.notified() => {}
    }
    let lines = captured.access();
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["message"], lines[0].get("status")), (&Value::from("client went away"), None));
    let text = metrics.scrape().await.unwrap();
    assert!(text.contains(r#"yui_http_requests_total{method="GET",route="/wait/{id}",status="gone"} 1"#), "{text}");
    assert!(text.contains("yui_http_requests_in_flight 0"), "{text}");
}

#[test]
fn what_is_signed_for_amazon_is_not_logged() {
    let (captured, _guard) = Captured::start();
    let credentials =
        Credentials::new("AKIDEXAMPLE", "key-of-the-node".into()).with_session_token(Some("session-token".into()));
    let mut request =
        Request::post("https://sns.eu-west-1.amazonaws.com/?to=hanako").body(Bytes::from("for Hanako")).unwrap();
    request.headers_mut().insert("x-about", "hanako@example.jp".parse().unwrap());
    Signer::new(credentials, "eu-west-1", "sns").sign(&mut request, Timestamp::UNIX_EPOCH).unwrap();
    tracing::trace!("signed");
    assert!(captured.text().contains("signed"), "the finest lines are captured");
    for value in ["hanako", "Hanako", "session-token", "key-of-the-node"] {
        assert!(!captured.text().contains(value), "{value} in {}", captured.text());
    }
}
