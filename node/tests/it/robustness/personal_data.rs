//! No log line, at any level, holds an address, a number, a name, a value or a secret.

use serde_json::json;
use std::time::Duration;
use yui_kernel::{Change, Error};
use yui_node::{apply, wiring};
use yui_notify::model::{Channel, KeyType};
use yui_testkit::http::Answer;
use yui_testkit::node::{TestNode, log};
use yui_testkit::on_both_engines;
use yui_testkit::smtp::{Behaviour, Stage};

on_both_engines!(nothing_personal_is_logged);

/// What must never be in a line.
const PERSONAL: [&str; 8] = [
    "kanariya-address",
    "kanariya-value",
    "kanariya-reference",
    "kanariya-member",
    "09098765432",
    "819098765432",
    "カナリア花子",
    "kanariya-bearer-token",
];

async fn nothing_personal_is_logged(node: &TestNode) {
    let service = node
        .service()
        .member("kanariya-member@example.jp", Some("+819098765432"))
        .safelist(Channel::Email, "kanariya-address@example.jp")
        .callback("kanariya-bearer-token")
        .create()
        .await;
    let email = service.template_email("((name))", "((name)) ((value))").await;
    let text = service.template_text("((name)) ((value))").await;
    let values = json!({ "name": "カナリア花子", "value": "kanariya-value" });
    let address = "Kanariya-Address@example.jp".to_lowercase();
    let message = json!({
        "email_address": address, "template_id": email, "personalisation": values, "reference": "kanariya-reference",
        "one_click_unsubscribe_url": "https://example.jp/kanariya-value",
    });
    let texted = json!({ "phone_number": "09098765432", "template_id": text, "personalisation": values });
    let table = format!("email address,name,value\n{address},カナリア花子,kanariya-value");
    let bulk = json!({ "name": "kanariya-value", "template_id": email, "csv": table });

    // Everything that goes well, and everything that a provider or receiver can answer, quoting what it was sent.
    node.smtp().next(1, Behaviour::answer(Stage::Recipient, 450, "4.2.1 <kanariya-address@example.jp> mailbox busy"));
    node.smtp().next(1, Behaviour::answer(Stage::Recipient, 550, "5.1.1 <kanariya-address@example.jp> unknown"));
    let quoted = json!({ "error": "kanariya-value for 09098765432 (カナリア花子)" });
    node.gateway().next(1, Answer::json(500, &quoted).into());
    node.gateway().next(1, Answer::json(400, &quoted).into());
    node.receiver().next(1, Answer::json(500, &quoted).into());
    node.receiver().next(1, Answer::json(400, &quoted).into());
    for key in [KeyType::Live, KeyType::Team, KeyType::Test].map(|key_type| service.key(key_type)) {
        for (path, body) in [
            ("/v2/notifications/email", &message),
            ("/v2/notifications/sms", &texted),
            ("/v2/notifications/bulk", &bulk),
        ] {
            let _ = key.post_once(path, "kanariya-reference", body).await;
        }
        for path in [
            "/v2/notifications?reference=kanariya-reference",
            "/v2/notifications?kanariya-value=kanariya-value",
            "/v2/template/kanariya-value",
            "/kanariya-value",
        ] {
            let _ = key.get(path).await;
        }
        let preview = format!("/v2/template/{email}/preview");
        let _ = key.post(&preview, &json!({ "personalisation": values })).await;
    }
    // Requests that are wrong, with the data in the wrong place.
    for body in ["{\"email_address\": \"kanariya-address\", kanariya-value", "\"kanariya-value\"", "[\"09098765432\"]"]
    {
        let call = service.key(KeyType::Live).call("POST", "/v2/notifications/email");
        let _ = call.header("content-type", "application/json").body(body).send().await.expect(400);
    }
    for _ in 0..4 {
        node.run_due().await;
        node.advance(Duration::from_secs(300));
    }
    let applied = declare(node).await;
    assert!(applied.is_ok());

    let secrets: Vec<String> = KeyType::ALL
        .iter()
        .flat_map(|key_type| [service.key(*key_type).secret.clone(), service.key(*key_type).bearer()])
        .collect();
    let lines = node.log();
    assert!(lines.len() > 50, "the log was captured");
    for log::Line { level, target, text } in &lines {
        for personal in PERSONAL.iter().copied().chain(secrets.iter().map(String::as_str)) {
            assert!(!text.to_lowercase().contains(personal), "{level} {target}: {text}");
        }
    }
}

/// Applies a plan with people in it.
async fn declare(node: &TestNode) -> Result<Vec<Change>, Error> {
    let file = node.data().join("plan.toml");
    let people = "email = \"kanariya-member@example.jp\"\nname = \"カナリア花子\"\n";
    let organisation = "code = \"131032\"\nname = \"港区\"\n";
    let text = format!(
        "[[operators]]\n{people}\n[[organisations]]\n{organisation}\n[[organisations.members]]\n{people}roles = []\n"
    );
    std::fs::write(&file, text).unwrap();
    let environment = yui_node::config::Environment::new::<&str, &str>([]);
    let plan = apply::read(&file, &environment).unwrap_or_else(|problems| panic!("{problems}"));
    let (settings, env) = (node.settings().clone(), node.node().env());
    let keyring = wiring::keyring(&settings, env).unwrap();
    apply::carry_out(node.store(), settings, keyring, env, plan, false).await
}
