//! Requests that are sent again: the same answer, and nothing done twice.

use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinSet;
use yui_notify::model::{Dialect, KeyType};
use yui_testkit::node::{TestKey, TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(
    a_repeated_request_has_no_further_effect,
    requests_at_once_are_one,
    the_answer_stays_though_the_world_changes,
    keys_are_checked_and_belong_to_a_service,
    simulated_recipients_are_answered_alike,
);

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// A request for each endpoint that can be repeated: its path, its body, and how many messages it makes.
async fn requests(service: &TestService) -> Vec<(&'static str, Value, usize)> {
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T").await;
    let category = "207b293c-2ae5-48e8-836d-fcabd60b2153";
    vec![
        ("/v2/notifications/email", json!({ "email_address": "a@example.jp", "template_id": email }), 1),
        ("/v2/notifications/sms", json!({ "phone_number": "090-1234-5678", "template_id": text }), 1),
        (
            "/v2/notifications/bulk",
            json!({ "name": "n", "template_id": email, "csv": "email address\nb@example.jp\nc@example.jp" }),
            2,
        ),
        (
            "/v2/manage-template",
            json!({ "name": "n", "template_type": "sms", "content": "c", "template_category_id": category }),
            0,
        ),
    ]
}

async fn templates(service: &TestService) -> usize {
    service.get("/v2/templates").await.expect(200).json["templates"].as_array().unwrap().len()
}

async fn a_repeated_request_has_no_further_effect(node: &TestNode) {
    for dialect in Dialect::ALL {
        let service = node.service().dialect(*dialect).create().await;
        let key = service.manager();
        let mut messages = 0;
        for (path, body, count) in requests(&service).await {
            let before = templates(&service).await;
            let first = key.post_once(path, path, &body).await.expect(201);
            node.advance(Duration::from_secs(5));
            let again = key.post_once(path, path, &body).await.expect(201);
            assert_eq!(first.text, again.text, "{path}");
            assert_eq!(templates(&service).await - before, usize::from(count == 0));

            let mut other = body.clone();
            other["reference"] = json!("another");
            let refused = key.post_once(path, path, &other).await;
            assert_eq!(refused.refusal(409).0, "ConflictError", "{path}");
            messages += count;
        }
        node.run_due().await;
        assert_eq!(service.list().await.len(), messages);
        for (path, body, count) in requests(&service).await {
            // The templates are others now, so these are other requests; after a day their keys are free again.
            let expected = if count == 0 { 201 } else { 409 };
            let _ = key.post_once(path, path, &body).await.expect(expected);
            messages += count;
        }
        node.advance(DAY);
        for (path, body, _) in requests(&service).await {
            let _ = key.post_once(path, path, &body).await.expect(201);
        }
        node.run_due().await;
        assert_eq!(service.list().await.len(), messages);
    }
}

async fn requests_at_once_are_one(node: &TestNode) {
    let service = node.service().create().await;
    for (path, body, count) in requests(&service).await {
        let (messages, before) = (service.list().await.len(), templates(&service).await);
        let mut answers = JoinSet::new();
        for _ in 0..12 {
            let (key, body): (TestKey, Value) = (service.manager().clone(), body.clone());
            answers.spawn(async move { key.post_once(path, "at-once", &body).await });
        }
        let answers = answers.join_all().await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.text), (201, &answers[0].text), "{path}");
        }
        node.run_due().await;
        assert_eq!(service.list().await.len() - messages, count, "{path}");
        assert_eq!(templates(&service).await - before, usize::from(count == 0), "{path}");
        node.advance(DAY);
    }
}

async fn the_answer_stays_though_the_world_changes(node: &TestNode) {
    let service = node.service().limits(|limits| limits.daily_email = 1).create().await;
    let category = "207b293c-2ae5-48e8-836d-fcabd60b2153";
    let template = json!({
        "name": "n", "template_type": "email", "subject": "S", "content": "c", "template_category_id": category,
    });
    let template = service.manager().post("/v2/manage-template", &template).await.expect(201).id();
    let body = json!({
        "email_address": "a@example.jp", "template_id": template, "scheduled_for": "2026-11-22T01:00:00Z",
    });
    let first = service.key(KeyType::Live).post_once("/v2/notifications/email", "k", &body).await.expect(201);
    // The day's limit is used up, the time has come and gone, and the template is put away.
    node.advance(Duration::from_secs(2 * 3_600));
    node.run_due().await;
    let path = format!("/v2/manage-template/{template}");
    assert!(service.manager().call("DELETE", &path).send().await.status < 300);
    let again = service.key(KeyType::Live).post_once("/v2/notifications/email", "k", &body).await.expect(201);
    assert_eq!(first.text, again.text);
    assert_eq!(node.smtp().count(), 1);
}

async fn keys_are_checked_and_belong_to_a_service(node: &TestNode) {
    let (one, other) = (node.service().create().await, node.service().create().await);
    let template = one.template_email("S", "B").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": template });
    for bad in ["", "a b", "日本", &"x".repeat(256)] {
        let refused = one.key(KeyType::Live).post_once("/v2/notifications/email", bad, &body).await;
        assert_eq!(refused.message(400), "Idempotency-Key must be 1 to 255 visible ASCII characters", "{bad:?}");
    }
    let longest = "x".repeat(255);
    let _ = one.key(KeyType::Live).post_once("/v2/notifications/email", &longest, &body).await.expect(201);
    let theirs = other.template_email("S", "B").await;
    let theirs = json!({ "email_address": "a@example.jp", "template_id": theirs });
    let _ = other.key(KeyType::Live).post_once("/v2/notifications/email", &longest, &theirs).await.expect(201);
    // A request that was refused can be mended under the same key.
    let wrong = json!({ "email_address": "nobody", "template_id": template });
    let _ = one.key(KeyType::Live).post_once("/v2/notifications/email", "mended", &wrong).await.expect(400);
    let _ = one.key(KeyType::Live).post_once("/v2/notifications/email", "mended", &body).await.expect(201);
    node.run_due().await;
    assert_eq!(node.smtp().count(), 3);
}

async fn simulated_recipients_are_answered_alike(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let key = service.key(KeyType::Live);
    let body = json!({ "email_address": "simulate-delivered@notification.canada.ca", "template_id": template });
    let first = key.post_once("/v2/notifications/email", "k", &body).await.expect(201);
    let again = key.post_once("/v2/notifications/email", "k", &body).await.expect(201);
    assert_eq!(first.text, again.text);
    let other = json!({ "email_address": "a@example.jp", "template_id": template });
    let _ = key.post_once("/v2/notifications/email", "k", &other).await.expect(409);
    assert_eq!(service.list().await, Vec::<Value>::new());
}
