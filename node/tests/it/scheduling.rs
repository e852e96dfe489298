//! Messages for later.

use serde_json::{Value, json};
use std::time::Duration;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(nothing_goes_before_its_time, messages_count_on_the_day_they_are_sent, times_are_checked);

async fn nothing_goes_before_its_time(node: &TestNode) {
    let service = node.service().create().await;
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T").await;
    let at = "2026-11-22T12:00:00.000000Z";
    let body =
        json!({ "email_address": "a@example.jp", "template_id": email, "scheduled_for": "2026-11-22T21:00:00+09:00" });
    let accepted = service.post("/v2/notifications/email", &body).await.expect(201);
    assert_eq!(accepted.json["scheduled_for"], at);
    let body = json!({ "phone_number": "090-1234-5678", "template_id": text, "scheduled_for": at });
    let _ = service.post("/v2/notifications/sms", &body).await.expect(201);
    let bulk = json!({ "name": "n", "template_id": email, "csv": "email address\nb@example.jp", "scheduled_for": at });
    let bulk = service.post("/v2/notifications/bulk", &bulk).await.expect(201).json;
    assert_eq!((&bulk["data"]["job_status"], &bulk["data"]["scheduled_for"]), (&json!("scheduled"), &json!(at)));

    node.run_due().await;
    node.advance(Duration::from_secs(12 * 3_600 - 1));
    node.run_due().await;
    assert_eq!((node.smtp().count(), node.gateway().count()), (0, 0));
    let waiting = service.read(&accepted.id()).await;
    assert_eq!((&waiting["status"], &waiting["scheduled_for"]), (&json!("created"), &json!(at)));

    node.advance(Duration::from_secs(1));
    node.run_due().await;
    assert_eq!((node.smtp().count(), node.gateway().count()), (2, 1));
    assert_eq!(service.read(&accepted.id()).await["sent_at"], at);
}

async fn messages_count_on_the_day_they_are_sent(node: &TestNode) {
    let service = node.service().limits(|limits| limits.daily_email = 1).create().await;
    let template = service.template_email("S", "B").await;
    let send = async |scheduled_for: Value| {
        let body = json!({ "email_address": "a@example.jp", "template_id": template, "scheduled_for": scheduled_for });
        service.post("/v2/notifications/email", &body).await.status
    };
    // Midnight in Tokyo is at 15:00 UTC.
    assert_eq!(send(json!("2026-11-22T15:00:00Z")).await, 201);
    assert_eq!(send(json!("2026-11-22T16:00:00Z")).await, 429);
    assert_eq!(send(json!("2026-11-22T14:59:59Z")).await, 201);
    assert_eq!(send(Value::Null).await, 429);
    assert_eq!(send(json!("2026-11-23T15:00:00Z")).await, 201);
    node.advance(Duration::from_secs(48 * 3_600));
    node.run_due().await;
    assert_eq!(node.smtp().count(), 3);
}

async fn times_are_checked(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    for (scheduled_for, message) in [
        ("2026-11-21T23:59:59Z", "scheduled_for datetime cannot be in the past"),
        ("2026-11-26T00:00:01Z", "scheduled_for datetime can only be up to 96 hours in the future"),
        (
            "soon",
            "scheduled_for datetime format is invalid. It must be a valid ISO8601 date time format, https://en.wikipedia.org/wiki/ISO_8601",
        ),
    ] {
        let body = json!({ "email_address": "a@example.jp", "template_id": template, "scheduled_for": scheduled_for });
        let refused = service.post("/v2/notifications/email", &body).await;
        assert_eq!(refused.refusal(400), ("ValidationError", message));
    }
    let last =
        json!({ "email_address": "a@example.jp", "template_id": template, "scheduled_for": "2026-11-26T00:00:00Z" });
    let _ = service.post("/v2/notifications/email", &last).await.expect(201);
    node.advance(Duration::from_secs(96 * 3_600));
    node.run_due().await;
    assert_eq!(node.smtp().count(), 1);
}
