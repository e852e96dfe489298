//! Whatever comes in: no fault of the node, no panic, always an answer in JSON, and nobody's data in the log.
//!
//! The cases are generated from a fixed seed, so that every run sees the same ones. `PROPTEST_CASES=10000` tries as many in each test.

mod calls;
mod handed_over;
mod personal_data;
mod strategies;

use calls::{malformed_calls, malformed_streams};
use handed_over::{malformed_returns, malformed_spreadsheets};
use proptest::prop_assert;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::{Value, json};
use strategies::Wild;
use tokio::runtime::Runtime;
use yui_notify::model::{KeyType, TemplateId};
use yui_notify::usecases::configure::{InboundNumberSpec, put_inbound_numbers};
use yui_policy::{Permission, Permissions};
use yui_testkit::node::{Answer, Call, Engine, TestKey, TestNode, TestService};
use yui_testkit::twilio;

/// A text that stands for somebody's data: it must be in no log line.
const CANARY: &str = "kanariya-5c1e";

/// What must be in no answer either.
const SECRETS: [&str; 3] = [calls::GATEWAY, calls::SCANNER, twilio::TOKEN];

/// Whether a case held.
type Judged = Result<(), TestCaseError>;

/// What the cases of a test share.
struct Target {
    node: TestNode,
    service: TestService,
    /// A key that may do everything that a key can.
    reporter: TestKey,
    email: TemplateId,
    text: TemplateId,
    /// Where mail about a message of its comes back.
    return_path: String,
}

impl Target {
    async fn start(engine: Engine) -> Self {
        let node = TestNode::builder()
            .set("YUI_PUBLIC_URL", calls::ADDRESS)
            .set("YUI_LEAK_REPORTS_SECRET", calls::SCANNER)
            .set("YUI_TEXT_PROVIDERS", "gateway,twilio")
            .set("YUI_TEXT_RECEIPT_SECRET", calls::GATEWAY)
            .set("YUI_TEXT_RECEIPT_DETAIL", "/content")
            .set("YUI_TEXT_RECEIPT_TIME", "/name")
            .set("YUI_TWILIO_ACCOUNT", twilio::ACCOUNT)
            .set("YUI_TWILIO_TOKEN", twilio::TOKEN)
            .set("YUI_BOUNCE_LISTEN", "127.0.0.1:0")
            .set("YUI_BOUNCE_DOMAIN", "bounce.example.jp")
            .set("YUI_AWS_TOPICS", "arn:aws:sns:ca-central-1:123456789012:receipts")
            .start(engine)
            .await;
        let service = node
            .service()
            .limits(|limits| {
                limits.per_minute = u32::MAX;
                (limits.daily_email, limits.annual_email) = (i32::MAX as u32, i32::MAX as u32);
                (limits.daily_text_parts, limits.annual_text_parts) = (i32::MAX as u32, i32::MAX as u32);
            })
            .with(|settings| settings.international_texts = true)
            .create()
            .await;
        let numbers = [("31234", "gateway"), ("+81312345678", "twilio")]
            .map(|(number, provider)| InboundNumberSpec { number: number.to_owned(), provider: provider.to_owned() });
        let (settings, tenant) = (service.settings.clone(), service.tenant());
        let put = node.store().write(&tenant, move |tx| put_inbound_numbers(tx, &settings, &numbers).map(drop));
        put.await.unwrap();
        let permissions = Permissions::NONE.with(Permission::ManageTemplates).with(Permission::ManageReports);
        let reporter = service.new_key("everything", KeyType::Live, permissions).await;
        let email = service.template_email("((name))", "((name)) ((list??x))").await;
        let text = service.template_text("((name))").await;
        let values = json!({ "name": "x", "list": "no" });
        let _ = service.send_email(email, "hanako@example.org", values).await.expect(201);
        node.run_due().await;
        let return_path = node.smtp().messages()[0].from.clone();
        Self { node, service, reporter, email, text, return_path }
    }

    /// What was accepted is sent like anything else, and the log tells nothing of it.
    async fn finish(self) {
        self.node.run_due().await;
        for line in self.node.log() {
            for secret in [CANARY].iter().chain(&SECRETS) {
                assert!(!line.text.contains(secret), "{line:?}");
            }
            assert!(!line.text.contains("panicked"), "{line:?}");
        }
        self.node.allow_undelivered();
        self.node.finish().await;
    }
}

/// What holds for every answer.
fn judge(answer: &Answer) -> Judged {
    no_fault(answer)?;
    let kind = answer.header("content-type").unwrap_or_default();
    let is_json = kind.starts_with("application/json") || kind.starts_with("application/problem+json");
    prop_assert!(answer.status == 204 || (is_json && !answer.json.is_null()), "{:?}", answer);
    Ok(())
}

fn no_fault(answer: &Answer) -> Judged {
    prop_assert!(answer.status < 500, "{:?}", answer);
    prop_assert!(!SECRETS.iter().any(|secret| answer.text.contains(secret)), "{:?}", answer);
    Ok(())
}

/// Runs `cases` cases against one node.
fn check<S: Strategy>(engine: Engine, cases: u32, strategy: &S, case: impl AsyncFn(&Target, S::Value) -> Judged) {
    let runtime = Runtime::new().unwrap();
    let target = runtime.block_on(Target::start(engine));
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let checked = runner.run(strategy, |value| runtime.block_on(case(&target, value)));
    if let Err(failure) = checked {
        panic!("{failure}");
    }
    runtime.block_on(target.finish());
}

/// The endpoints that take a body: method, path, and a body that is right.
fn endpoints(target: &Target) -> Vec<(&'static str, String, Value)> {
    let (email, text) = (target.email, target.text);
    let category = "207b293c-2ae5-48e8-836d-fcabd60b2153";
    let values = json!({ "name": CANARY, "list": ["a", "b"] });
    let rows = json!([["email address", "name", "list"], ["a@example.jp", CANARY, "yes"]]);
    vec![
        (
            "POST",
            "/v2/notifications/email".to_owned(),
            json!({ "email_address": format!("{CANARY}@example.jp"), "template_id": email, "personalisation": values }),
        ),
        (
            "POST",
            "/v2/notifications/sms".to_owned(),
            json!({ "phone_number": "090-1234-5678", "template_id": text, "personalisation": values }),
        ),
        ("POST", "/v2/notifications/bulk".to_owned(), json!({ "name": CANARY, "template_id": email, "rows": rows })),
        ("POST", "/v2/notifications/letter".to_owned(), json!({ "template_id": email, "personalisation": values })),
        ("POST", format!("/v2/template/{email}/preview"), json!({ "personalisation": values })),
        (
            "POST",
            "/v2/manage-template".to_owned(),
            json!({
                "name": "n", "template_type": "email", "subject": "s", "content": "c", "template_category_id": category,
            }),
        ),
        ("PATCH", format!("/v2/manage-template/{email}"), json!({ "subject": "((name))" })),
        ("POST", "/v2/reports".to_owned(), json!({ "report_type": "email", "language": "en" })),
        (
            "POST",
            "/notifications/email".to_owned(),
            json!({ "to": format!("{CANARY}@example.jp"), "template": email, "personalisation": values }),
        ),
        (
            "POST",
            "/notifications/sms".to_owned(),
            json!({ "to": "090-1234-5678", "template": text, "personalisation": values }),
        ),
    ]
}

fn malformed_bodies(engine: Engine, cases: u32) {
    check(engine, cases, &strategies::body(), async |target, wild| {
        let endpoints = endpoints(target);
        let (method, path, right) = &endpoints[wild.endpoint % endpoints.len()];
        let Wild { content_type, repeat, .. } = &wild;
        let mut call = target.reporter.call(method, path).body(wild.applied(right.clone()));
        if let Some(content_type) = content_type {
            call = call.header_bytes("content-type", content_type);
        }
        if let Some(repeat) = repeat {
            call = call.header_bytes("idempotency-key", repeat);
        }
        judge(&call.send().await)
    });
}

fn malformed_tables(engine: Engine, cases: u32) {
    check(engine, cases, &strategies::table(), async |target, (csv, is_text)| {
        let template = if is_text { target.text } else { target.email };
        let body = json!({ "name": "n", "template_id": template, "csv": csv });
        judge(&target.service.post("/v2/notifications/bulk", &body).await)
    });
}

fn malformed_requests(engine: Engine, cases: u32) {
    check(engine, cases, &strategies::request(), async |target, request| {
        let bearer = target.service.key(KeyType::Live).bearer();
        let mut call: Call = target.node.call(request.method, &request.path);
        if request.is_authenticated {
            call = call.header("authorization", &bearer);
        }
        for (name, value) in &request.headers {
            call = call.header_bytes(name, value);
        }
        let answer = call.send().await;
        // The description of the API is YAML, the metrics are text, and a preflight has no body.
        let is_document = request.path.starts_with("/v2/openapi") || request.path.starts_with("/metrics");
        if !is_document && request.method != "OPTIONS" && request.method != "HEAD" {
            judge(&answer)?;
        }
        no_fault(&answer)
    });
}

fn malformed_credentials(engine: Engine, cases: u32) {
    check(engine, cases, &strategies::credential(), async |target, credential| {
        let key = target.service.key(KeyType::Live);
        let authorization = credential.spoiled(&key.bearer(), &key.full());
        let answer =
            target.node.call("GET", "/v2/templates").header_bytes("authorization", &authorization).send().await;
        prop_assert!(matches!(answer.status, 200 | 401 | 403), "{:?}", answer);
        judge(&answer)
    });
}

macro_rules! on_both {
    ($($name:ident: $cases:literal),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $name() {
                super::$name(super::Engine::Sqlite, $cases);
            })+
        }
        mod postgres {
            $(#[test]
            fn $name() {
                super::$name(super::Engine::Postgres, $cases);
            })+
        }
    };
}

on_both!(
    malformed_bodies: 2_000,
    malformed_tables: 600,
    malformed_requests: 2_000,
    malformed_credentials: 2_000,
    malformed_calls: 1_000,
    malformed_streams: 200,
    malformed_spreadsheets: 1_000,
    malformed_returns: 500,
);
