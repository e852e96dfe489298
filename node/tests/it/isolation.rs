//! What belongs to one service is nobody else's, and what a template hides stays hidden.

use serde_json::{Value, json};
use yui_notify::model::{Channel, KeyType};
use yui_testkit::node::{TestNode, TestService, token};
use yui_testkit::on_both_engines;

on_both_engines!(
    another_organisation_is_out_of_reach,
    another_service_of_the_organisation_is_too,
    hidden_values_are_not_read_back
);

/// What only the other service may ever see.
const CANARY: &str = "canary-7f3a";

struct Theirs {
    email: String,
    text: String,
    message: String,
}

/// A service full of canaries.
async fn furnish(node: &TestNode, service: &TestService) -> Theirs {
    let email = service.template_email(&format!("{CANARY} ((name))"), &format!("{CANARY} ((name))")).await;
    let text = service.template_text(&format!("{CANARY} text")).await;
    let body = json!({
        "email_address": format!("{CANARY}@example.jp"),
        "template_id": email,
        "personalisation": { "name": CANARY },
        "reference": CANARY,
    });
    let message = service.post("/v2/notifications/email", &body).await.expect(201).id();
    let bulk =
        json!({ "name": CANARY, "template_id": email, "rows": [["email address", "name"], ["a@example.jp", CANARY]] });
    let _ = service.post("/v2/notifications/bulk", &bulk).await.expect(201);
    node.run_due().await;
    Theirs { email: email.to_string(), text: text.to_string(), message }
}

async fn intrude(node: &TestNode, own: &TestService, other: &TestService, theirs: &Theirs) {
    let own_template = own.template_email("S", "B").await;
    for key in [own.key(KeyType::Live), own.key(KeyType::Team), own.key(KeyType::Test), own.manager()] {
        let mut answers = Vec::new();
        for path in [
            format!("/v2/notifications/{}", theirs.message),
            format!("/v2/notifications/{}/pdf", theirs.message),
            format!("/v2/template/{}", theirs.email),
            format!("/v2/template/{}/version/1", theirs.text),
            format!("/v2/manage-template/{}", theirs.email),
        ] {
            let answer = key.get(&path).await;
            assert!(matches!(answer.status, 403 | 404), "{path}: {} {}", answer.status, answer.text);
            answers.push(answer);
        }
        let listings = [
            "/v2/notifications".to_owned(),
            "/v2/notifications?include_jobs=true".to_owned(),
            format!("/v2/notifications?older_than={}", theirs.message),
            "/v2/templates".to_owned(),
            "/v2/received-text-messages".to_owned(),
        ];
        for path in listings {
            answers.push(key.get(&path).await.expect(200));
        }
        let by_reference = key.get(&format!("/v2/notifications?reference={CANARY}")).await.expect(200);
        assert_eq!(by_reference.json["notifications"], json!([]));
        let values = json!({ "name": "x" });
        for (path, body) in [
            (format!("/v2/template/{}/preview", theirs.email), json!({ "personalisation": values })),
            (
                "/v2/notifications/email".to_owned(),
                json!({ "email_address": "a@example.jp", "template_id": theirs.email, "personalisation": values }),
            ),
            (
                "/v2/notifications/sms".to_owned(),
                json!({ "phone_number": "090-1234-5678", "template_id": theirs.text }),
            ),
            (
                "/v2/notifications/bulk".to_owned(),
                json!({ "name": "n", "template_id": theirs.email, "csv": "email address,name\na@example.jp,x" }),
            ),
        ] {
            let answer = key.post(&path, &body).await;
            assert!(matches!(answer.status, 400 | 404), "{path}: {} {}", answer.status, answer.text);
            answers.push(answer);
        }
        let path = format!("/v2/manage-template/{}", theirs.email);
        answers.push(key.call("PATCH", &path).json(&json!({ "name": "mine" })).send().await);
        answers.push(key.call("DELETE", &path).send().await);
        for answer in &answers {
            assert!(!answer.text.contains(CANARY), "{}", answer.text);
        }
        for answer in &answers[answers.len() - 2..] {
            assert!(matches!(answer.status, 403 | 404), "{}", answer.text);
        }
        // A key opens its own service alone, whatever it says.
        let claims = json!({ "iss": other.id, "iat": node.now().as_second() });
        let bearer = token::bearer(&claims, &key.secret);
        let _ = node.call("GET", "/v2/templates").header("authorization", &bearer).send().await.expect(403);
        let full = key.full().replace(&own.id.to_string(), &other.id.to_string());
        let full = format!("ApiKey-v1 {full}");
        let _ = node.call("GET", "/v2/templates").header("authorization", &full).send().await.expect(403);
    }
    let own_email = own.send_email(own_template, "a@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    let own_messages: Vec<Value> = own.list().await.iter().map(|one| one["id"].clone()).collect();
    assert_eq!(own_messages, [json!(own_email.id())]);
    assert_eq!(other.list().await.len(), 2);
    assert_eq!(other.get(&format!("/v2/template/{}", theirs.email)).await.expect(200).json["version"], 1);
}

async fn another_organisation_is_out_of_reach(node: &TestNode) {
    let (own, other) = (node.service().create().await, node.service().create().await);
    let theirs = furnish(node, &other).await;
    assert_ne!(own.organisation, other.organisation);
    intrude(node, &own, &other, &theirs).await;
}

async fn another_service_of_the_organisation_is_too(node: &TestNode) {
    let other = node.service().create().await;
    let own = node.service().beside(&other).create().await;
    let theirs = furnish(node, &other).await;
    assert_eq!(own.organisation, other.organisation);
    intrude(node, &own, &other, &theirs).await;
}

async fn hidden_values_are_not_read_back(node: &TestNode) {
    let service = node.service().create().await;
    let template =
        service.template(Channel::Email, Some("((番号))"), "((番号)) ((a??b))", |text| text.redact = true).await;
    let accepted =
        service.send_email(template, "a@example.jp", json!({ "番号": CANARY, "a": "yes" })).await.expect(201);
    assert_eq!(accepted.json["content"]["subject"], CANARY, "who sends it has the value");
    for _ in 0..2 {
        for answer in [
            service.get(&format!("/v2/notifications/{}", accepted.id())).await.expect(200),
            service.get("/v2/notifications").await.expect(200),
        ] {
            assert!(!answer.text.contains(CANARY), "{}", answer.text);
        }
        node.run_due().await;
    }
    let read = service.read(&accepted.id()).await;
    assert!(read["body"].as_str().unwrap().starts_with("((番号))"), "{read}");
    assert!(crate::mail::Read::new(&node.smtp().messages()[0]).text.contains(CANARY));
}
