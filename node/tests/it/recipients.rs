//! Whom a key may write to: each type of key, each mode of a service, each kind of recipient.

use serde_json::{Value, json};
use yui_notify::model::{Channel, Dialect, KeyType};
use yui_testkit::node::{TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(everyone_or_the_team_and_the_safelist, refusals_name_the_reason, numbers_abroad_are_a_decision);

const TEAM: (&str, &str) = ("Team@Example.jp", "+819011112222");
const SAFE: (&str, &str) = ("safe@example.jp", "+819033334444");
const STRANGER: (&str, &str) = ("stranger@example.jp", "+819055556666");

async fn service(node: &TestNode, live: bool, dialect: Dialect) -> TestService {
    let service = node.service().dialect(dialect);
    let service = if live { service.live() } else { service.trial() };
    service.member(TEAM.0, Some(TEAM.1)).safelist(Channel::Email, SAFE.0).safelist(Channel::Sms, SAFE.1).create().await
}

async fn everyone_or_the_team_and_the_safelist(node: &TestNode) {
    let mut sent = 0;
    for live in [true, false] {
        let service = service(node, live, Dialect::Gc).await;
        let email = service.template_email("S", "B").await;
        let text = service.template_text("T").await;
        for key_type in KeyType::ALL {
            let key = service.key(*key_type);
            for (recipient, is_known) in [(TEAM, true), (SAFE, true), (STRANGER, false)] {
                let everyone = *key_type == KeyType::Test || (live && *key_type == KeyType::Live);
                let expected = if everyone || is_known { 201 } else { 400 };
                let (address, number) = (recipient.0.to_uppercase(), recipient.1.replacen("+81", "0", 1));
                let body = json!({ "email_address": address, "template_id": email });
                let answer = key.post("/v2/notifications/email", &body).await;
                assert_eq!(answer.status, expected, "{live} {key_type} {address}: {}", answer.text);
                let body = json!({ "phone_number": number, "template_id": text });
                let answer = key.post("/v2/notifications/sms", &body).await;
                assert_eq!(answer.status, expected, "{live} {key_type} {number}: {}", answer.text);
                let rows = json!([["email address"], [address], [SAFE.0]]);
                let body = json!({ "name": "n", "template_id": email, "rows": rows });
                let answer = key.post("/v2/notifications/bulk", &body).await;
                assert_eq!(answer.status, expected, "{live} {key_type} bulk: {}", answer.text);
                sent += usize::from(expected == 201 && *key_type != KeyType::Test);
            }
        }
    }
    node.run_due().await;
    // What a test key sends goes nowhere.
    assert_eq!((node.smtp().count(), node.gateway().count()), (sent * 3, sent));
}

async fn refusals_name_the_reason(node: &TestNode) {
    for dialect in Dialect::ALL {
        let (live, trial) = (service(node, true, *dialect).await, service(node, false, *dialect).await);
        let ask =
            |template: yui_notify::model::TemplateId| json!({ "email_address": STRANGER.0, "template_id": template });
        let template = live.template_email("S", "B").await;
        let by_key = live.key(KeyType::Team).post("/v2/notifications/email", &ask(template)).await;
        let template = trial.template_email("S", "B").await;
        let by_mode = trial.post("/v2/notifications/email", &ask(template)).await;
        let (expected_by_key, expected_by_mode) = match dialect {
            Dialect::Gc => (
                format!(
                    "Can’t send to this recipient using a team-only API key (service {}) - see https://documentation.notification.canada.ca/en/keys.html#team-and-safelist",
                    live.id
                ),
                "Can’t send to this recipient when service is in trial mode – see https://documentation.notification.canada.ca/en/keys.html#live",
            ),
            Dialect::Govuk => (
                "Can’t send to this recipient using a team-only API key".to_owned(),
                "Can’t send to this recipient when service is in trial mode – see https://www.notifications.service.gov.uk/trial-mode",
            ),
        };
        assert_eq!(by_key.refusal(400), ("BadRequestError", expected_by_key.as_str()));
        assert_eq!(by_mode.refusal(400), ("BadRequestError", expected_by_mode));
        assert_eq!(live.list().await, Vec::<Value>::new());
    }
}

async fn numbers_abroad_are_a_decision(node: &TestNode) {
    let mut service = node.service().create().await;
    let template = service.template_text("T").await;
    let refused = service.send_text(template, "+1 613 555 0100", json!({})).await;
    assert_eq!(refused.message(400), "Cannot send to international mobile numbers");
    let bulk = json!({ "name": "n", "template_id": template, "csv": "phone number\n+1 613 555 0100" });
    assert_eq!(
        service.post("/v2/notifications/bulk", &bulk).await.message(400),
        "Cannot send to international mobile numbers"
    );
    service.change(|settings| settings.international_texts = true).await;
    let _ = service.send_text(template, "+1 613 555 0100", json!({})).await.expect(201);
    let _ = service.post("/v2/notifications/bulk", &bulk).await.expect(201);
    node.run_due().await;
    let to: Vec<Value> =
        node.gateway().requests().iter().map(|request| request.json().unwrap()["to"].clone()).collect();
    assert_eq!(to, ["+16135550100", "+16135550100"]);

    service.change(|settings| settings.channels = vec![Channel::Email]).await;
    let refused = service.send_text(template, "090-1234-5678", json!({})).await;
    assert_eq!(refused.message(400), "Service is not allowed to send text messages");
}
