//! What providers tell of messages: over the wire, from the call to the status that the sender reads.

use serde_json::{Value, json};
use std::time::Duration;
use yui_notify::model::receipt::{Feedback, FeedbackKind, Outcome, Receipt};
use yui_notify::usecases::apply_receipts;
use yui_notify::usecases::bounces::list_complaints;
use yui_policy::{Access, Permission, Permissions};
use yui_testkit::node::{Answer, Builder, Engine, TestNode};
use yui_testkit::twilio::{ACCOUNT, FakeTwilio, TOKEN};

const SECRET: &str = "the gateway's secret";

/// Runs tests on nodes with these settings.
macro_rules! with_settings {
    ($settings:ident: $($name:ident),+ $(,)?) => {
        mod $settings {
            mod sqlite {
                $(#[tokio::test]
                async fn $name() {
                    let (node, fake) = super::super::$settings(TestNode::builder(), super::super::Engine::Sqlite).await;
                    super::super::$name(&node, &fake).await;
                    node.finish().await;
                })+
                use yui_testkit::node::TestNode;
            }
            mod postgres {
                $(#[tokio::test]
                async fn $name() {
                    let (node, fake) = super::super::$settings(TestNode::builder(), super::super::Engine::Postgres).await;
                    super::super::$name(&node, &fake).await;
                    node.finish().await;
                })+
                use yui_testkit::node::TestNode;
            }
        }
    };
}

with_settings!(through_twilio: twilio_tells_how_messages_fare, only_twilio_is_believed);
with_settings!(
    through_a_gateway: a_gateway_tells_how_messages_fare,
    receipts_wait_for_their_message,
    receipts_without_a_message_are_given_up,
    complaints_are_kept_once,
);

async fn through_twilio(builder: Builder, engine: Engine) -> (TestNode, FakeTwilio) {
    let twilio = FakeTwilio::start().unwrap();
    let node = builder
        .set("YUI_TEXT_PROVIDER", "twilio")
        .set("YUI_TWILIO_URL", &twilio.url())
        .set("YUI_TWILIO_ACCOUNT", ACCOUNT)
        .set("YUI_TWILIO_TOKEN", TOKEN)
        .set("YUI_PUBLIC_URL", "https://notify.example.jp")
        .start(engine)
        .await;
    (node, twilio)
}

async fn through_a_gateway(builder: Builder, engine: Engine) -> (TestNode, ()) {
    (builder.set("YUI_TEXT_RECEIPT_SECRET", SECRET).start(engine).await, ())
}

async fn twilio_tells_how_messages_fare(node: &TestNode, twilio: &FakeTwilio) {
    let service = node.service().callback("a bearer token").create().await;
    let template = service.template_text("T").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id());
        node.run_due().await;
        node.advance(Duration::from_secs(1));
    }
    for id in &ids {
        let stored = service.stored(id).await;
        assert_eq!((stored.status.as_str(), stored.provider.as_deref()), ("sending", Some("twilio")));
    }
    // Each as Twilio tells it, and some of it twice or too late.
    for (place, told) in [
        (0, vec![("sent", None), ("delivered", None), ("delivered", None), ("sent", None)]),
        (1, vec![("queued", None), ("undelivered", Some(30005)), ("delivered", None)]),
        (2, vec![("failed", Some(21610))]),
    ] {
        for (status, code) in told {
            assert_eq!(twilio.tell(node.address(), place, status, code).await.unwrap(), 204);
            node.run_due().await;
        }
    }
    let mut found = Vec::new();
    for id in &ids {
        let read = service.read(id).await;
        found.push([read["status"].clone(), read["status_description"].clone(), read["provider_response"].clone()]);
    }
    assert_eq!(json!(found[0][..2]), json!(["delivered", "Delivered"]));
    assert_eq!(json!(found[1]), json!(["permanent-failure", "No such number", "Invalid phone number (30005)"]));
    assert_eq!(json!(found[2]), json!(["technical-failure", "Tech issue", "Phone number is opted out (21610)"]));
    node.run_due().await;
    node.receiver().wait_for(4).await.unwrap();
    let called: Vec<Value> =
        node.receiver().requests().iter().map(|request| request.json().unwrap()["status"].clone()).collect();
    for status in ["sent", "delivered", "permanent-failure", "technical-failure"] {
        assert_eq!(called.iter().filter(|told| *told == status).count(), 1, "{called:?}");
    }
}

async fn only_twilio_is_believed(node: &TestNode, twilio: &FakeTwilio) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
    node.run_due().await;
    let form = format!("MessageSid={}&MessageStatus=delivered", FakeTwilio::sid(0));
    let path = format!("/receipts/twilio?notification={id}");
    let call = |signature: Option<&str>| {
        let call =
            node.call("POST", &path).body(form.clone()).header("content-type", "application/x-www-form-urlencoded");
        match signature {
            Some(signature) => call.header("x-twilio-signature", signature),
            None => call,
        }
    };
    let _ = call(None).send().await.expect(403);
    for signature in ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B8="] {
        let _ = call(Some(signature)).send().await.expect(403);
    }
    assert_eq!(service.stored(&id).await.status.as_str(), "sending");
    let _ = node.call("POST", "/receipts/gateway").body("{}").send().await.expect(404);
    // Signed for this address, but without what it takes.
    let url = "https://notify.example.jp/receipts/twilio";
    let signed = yui_testkit::twilio::signature(TOKEN, url, &[]);
    let call = node.call("POST", "/receipts/twilio").header("x-twilio-signature", &signed);
    let _ = call.send().await.expect(400);
    assert_eq!(twilio.tell(node.address(), 0, "delivered", None).await.unwrap(), 204);
    assert_eq!(service.stored(&id).await.status.as_str(), "delivered");
}

async fn tell(node: &TestNode, body: &Value) -> Answer {
    let bearer = format!("Bearer {SECRET}");
    node.call("POST", "/receipts/gateway").header("authorization", &bearer).json(body).send().await
}

async fn a_gateway_tells_how_messages_fare(node: &TestNode, (): &()) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id());
        node.run_due().await;
    }
    let _ = node.call("POST", "/receipts/gateway").json(&json!({})).send().await.expect(403);
    let _ = tell(node, &json!({ "message_id": "message-1", "status": "DELIVRD" })).await.expect(204);
    let several = json!([
        { "reference": ids[1], "status": "expired" },
        { "message_id": "message-3", "status": "pending" },
        { "message_id": "message-3", "status": "undeliv" },
        { "message_id": "message-4", "status": "buffered somewhere" },
    ]);
    let _ = tell(node, &several).await.expect(204);
    let _ = tell(node, &json!({ "message_id": "message-4" })).await.expect(400);
    let mut statuses = Vec::new();
    for id in &ids {
        statuses.push(service.stored(id).await.status.as_str().to_owned());
    }
    // The network waited for the third number, so it exists.
    assert_eq!(statuses, ["delivered", "temporary-failure", "temporary-failure", "sending"]);
    node.advance(Duration::from_secs(73 * 3_600));
    node.run_due().await;
    assert_eq!(service.stored(&ids[3]).await.status.as_str(), "temporary-failure", "nothing was heard for 72 hours");
}

async fn receipts_wait_for_their_message(node: &TestNode, (): &()) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
    // The first by the name that the gateway will give, the second by ours while the message is not recorded as handed over.
    let _ = tell(node, &json!({ "message_id": "message-1", "status": "delivered" })).await.expect(204);
    let _ = tell(node, &json!({ "reference": id, "status": "sent" })).await.expect(204);
    node.run_due().await;
    assert_eq!(service.stored(&id).await.status.as_str(), "sending");
    node.advance(Duration::from_secs(300));
    node.run_due().await;
    assert_eq!(service.stored(&id).await.status.as_str(), "delivered");
}

async fn receipts_without_a_message_are_given_up(node: &TestNode, (): &()) {
    let _ = tell(node, &json!({ "message_id": "nobody's", "status": "delivered" })).await.expect(204);
    let dropped = r#"yui_notify_receipts_total{provider="gateway",outcome="dropped"} 1"#;
    for _ in 1..=5 {
        assert!(!node.node().metrics.scrape().await.unwrap().contains(dropped));
        node.advance(Duration::from_secs(300));
        node.run_due().await;
    }
    let page = node.node().metrics.scrape().await.unwrap();
    assert!(page.contains(dropped), "{page}");
    let given_up: Vec<_> = node.log().into_iter().filter(|line| line.text.contains("a receipt was given up")).collect();
    assert_eq!(given_up.len(), 1);
    assert!(!given_up[0].text.contains("nobody"), "{}", given_up[0].text);
}

async fn complaints_are_kept_once(node: &TestNode, (): &()) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "a@example.jp", json!({})).await.expect(201).id();
    node.run_due().await;
    let receipt = Receipt {
        notification: Some(id.parse::<uuid::Uuid>().unwrap().into()),
        feedback: Some(Feedback::new(FeedbackKind::Complaint, Some("abuse"))),
        recipient: Some("a@example.jp\u{0}".to_owned()),
        ..Receipt::new("smtp", "unknown", Outcome::Complained, node.now())
    };
    apply_receipts(node.notify(), vec![receipt.clone(), receipt.clone()]).await.unwrap();
    apply_receipts(node.notify(), vec![receipt]).await.unwrap();
    let stored = service.stored(&id).await;
    assert_eq!(stored.status.as_str(), "delivered", "it had arrived");
    assert_eq!(stored.feedback, Some(Feedback::new(FeedbackKind::Complaint, Some("abuse"))));
    let page = node.node().metrics.scrape().await.unwrap();
    for (outcome, count) in [("complaint", 1), ("ignored", 2)] {
        let line = format!(r#"yui_notify_receipts_total{{provider="smtp",outcome="{outcome}"}} {count}"#);
        assert!(page.contains(&line), "{line} in\n{page}");
    }
    let viewer = |granted| Access::new(service.tenant(), granted);
    let may = viewer(Permissions::NONE.with(Permission::ViewActivity));
    let listed = list_complaints(node.notify(), &may, service.id, None).await.unwrap();
    let [one] = &listed[..] else { panic!("{listed:?}") };
    assert_eq!((one.notification.to_string(), one.received_at), (id, node.now()));
    assert_eq!((one.recipient.as_deref(), one.subtype.as_deref()), (Some("a@example.jp"), Some("abuse")));
    assert!(list_complaints(node.notify(), &may, service.id, Some(one.id)).await.unwrap().is_empty());
    let other = node.service().create().await;
    assert!(list_complaints(node.notify(), &may, other.id, None).await.unwrap().is_empty());
    let refused = list_complaints(node.notify(), &viewer(Permissions::NONE), service.id, None).await.unwrap_err();
    assert_eq!(refused.kind(), yui_kernel::ErrorKind::Forbidden);
    node.run_due().await;
}
