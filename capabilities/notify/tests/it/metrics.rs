//! What is counted, from the request to the hand-over.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use serde_json::json;
use std::time::Duration;
use yui_notify::jobs::{DeliverHandler, ExpandBulk, ExpandBulkHandler};
use yui_store::jobs::{RetrySchedule, Runner, RunnerSettings};
use yui_web::Metrics;

on_both!(
    messages_are_counted_on_their_way,
    a_repeated_request_counts_once,
    a_message_that_cannot_be_written_is_put_off
);

async fn run_due(node: &Node) {
    let runner = Runner::new(node.store().clone(), RunnerSettings::default())
        .handle(DeliverHandler::new(node.notify.clone()), RetrySchedule::every(Duration::from_secs(60), 3))
        .handle(ExpandBulkHandler::new(node.notify.clone()), ExpandBulk::schedule());
    runner.run_due().await.unwrap();
}

/// The lines that are not at nought, without the histogram's buckets.
async fn counted(node: &Node) -> Vec<String> {
    let metrics = Metrics::default();
    node.notify.metrics().register(&metrics);
    let page = metrics.scrape().await.unwrap();
    let lines = page.lines().filter(|line| line.starts_with("yui_notify_") && !line.ends_with(" 0"));
    let mut lines: Vec<String> = lines.filter(|line| !line.contains("_bucket")).map(str::to_owned).collect();
    lines.sort();
    lines
}

async fn messages_are_counted_on_their_way(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "hello", Some("Hello"), "Dear ((name))").await;
    let body = json!({
        "template_id": template, "email_address": "hanako@example.jp", "personalisation": { "name": "花子" },
    });
    service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(201);
    service.post(&node, Key::Test, "/v2/notifications/email", &body).await.expect(201);
    let rows = json!([["email address", "name"], ["a@example.jp", "A"], ["b@example.jp", "B"]]);
    let bulk = json!({ "template_id": template, "name": "list", "rows": rows });
    service.post(&node, Key::Live, "/v2/notifications/bulk", &bulk).await.expect(201);
    service.post(&node, Key::Live, "/v2/notifications/email", &json!({})).await.expect(400);
    node.advance(SignedDuration::from_secs(2));
    run_due(&node).await;
    assert_eq!(
        counted(&node).await,
        [
            r#"yui_notify_accepted_bulk_rows_total{channel="email",key_type="live"} 2"#,
            r#"yui_notify_accepted_messages_total{channel="email",key_type="live"} 1"#,
            r#"yui_notify_accepted_messages_total{channel="email",key_type="test"} 1"#,
            r#"yui_notify_deliveries_total{channel="email",provider="capture",outcome="delivered"} 3"#,
            r#"yui_notify_deliveries_total{channel="email",provider="test",outcome="delivered"} 1"#,
            r#"yui_notify_hand_over_seconds_count{lane="normal"} 3"#,
            r#"yui_notify_hand_over_seconds_sum{lane="normal"} 2.0"#,
        ]
    );
}

async fn a_repeated_request_counts_once(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "hello", Some("Hello"), "Dear resident").await;
    let body = json!({ "template_id": template, "email_address": "hanako@example.jp" }).to_string();
    for _ in 0..2 {
        let request = http::Request::post("/v2/notifications/email")
            .header("authorization", service.bearer(&node, Key::Live))
            .header("content-type", "application/json")
            .header("idempotency-key", "once")
            .body(body.clone().into())
            .unwrap();
        node.send(request).await.expect(201);
    }
    let expected = r#"yui_notify_accepted_messages_total{channel="email",key_type="live"} 1"#;
    assert_eq!(counted(&node).await, [expected]);
}

async fn a_message_that_cannot_be_written_is_put_off(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "hello", Some("Hello"), "Dear resident").await;
    let body = json!({ "template_id": template, "email_address": "hanako@example.jp" });
    service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(201);
    // A file where the outbox should be.
    std::fs::write(node.folder().join("outbox"), "in the way").unwrap();
    run_due(&node).await;
    let expected = r#"yui_notify_deliveries_total{channel="email",provider="capture",outcome="retried"} 1"#;
    assert!(counted(&node).await.contains(&expected.to_owned()), "{:?}", counted(&node).await);
}
