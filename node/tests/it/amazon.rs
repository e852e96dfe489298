//! Amazon's services, over the wire in both directions: signed requests go out, and messages of SNS with real signatures come in.

use serde_json::{Value, json};
use std::time::Duration;
use yui_notify::model::Dialect;
use yui_notify::usecases::configure::{InboundNumberSpec, put_inbound_numbers};
use yui_testkit::aws::topic::FakeTopic;
use yui_testkit::aws::{FakeAws, refusal};
use yui_testkit::http::Behaviour;
use yui_testkit::node::{Answer, Engine, TestNode, TestService};

const TOPIC: &str = "arn:aws:sns:ca-central-1:123456789012:receipts";
const PERSON: &str = "+819012345678";
const NUMBER: &str = "+815012345678";

/// Amazon, and the topic to which its services tell what happens.
struct Amazon {
    services: FakeAws,
    topic: FakeTopic,
}

/// Runs tests on nodes that send through Amazon and listen to the topic.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let (node, amazon) = super::start(super::Engine::Sqlite).await;
                super::$name(&node, &amazon).await;
                node.finish().await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let (node, amazon) = super::start(super::Engine::Postgres).await;
                super::$name(&node, &amazon).await;
                node.finish().await;
            })+
        }
    };
}

on_both!(
    a_subscription_is_confirmed_and_its_receipts_are_taken,
    only_the_topic_is_believed,
    a_receipt_ends_the_doubt_about_an_answer_that_was_lost,
    what_people_write_reaches_the_service,
    a_number_to_which_there_is_no_way_is_told_from_a_fault,
);

async fn start(engine: Engine) -> (TestNode, Amazon) {
    let amazon = Amazon { services: FakeAws::start().unwrap(), topic: FakeTopic::new(TOPIC).unwrap() };
    let node = TestNode::builder()
        .set("YUI_MAIL_PROVIDER", "ses")
        .set("YUI_TEXT_PROVIDER", "eum")
        .set("YUI_AWS_ENDPOINT", &amazon.services.url())
        .set("YUI_AWS_REGION", FakeAws::REGION)
        .set("YUI_AWS_ACCESS_KEY_ID", FakeAws::ACCESS_KEY_ID)
        .set("YUI_AWS_SECRET_ACCESS_KEY", FakeAws::SECRET_ACCESS_KEY)
        .set("YUI_AWS_TOPICS", TOPIC)
        .topic(&amazon.topic)
        .start(engine)
        .await;
    (node, amazon)
}

/// SNS posts with a media type of text, whatever it holds.
async fn post(node: &TestNode, envelope: &Value) -> Answer {
    let call = node.call("POST", "/receipts/sns").header("content-type", "text/plain; charset=UTF-8");
    call.body(envelope.to_string()).send().await
}

async fn tell(node: &TestNode, amazon: &Amazon, id: &str, message: &Value) -> Answer {
    let envelope = amazon.topic.notification(id, "2026-11-22T00:00:00.000Z", &message.to_string()).unwrap();
    post(node, &envelope).await
}

/// An event of SES about the message that it called `reference`, with the tag that the node gave, at a second of the test's first hour.
fn event(kind: &str, reference: &str, notification: &str, second: u32, more: Value) -> Value {
    let at = format!("2026-11-22T00:{:02}:{:02}.000Z", second / 60, second % 60);
    let mut part = more;
    part["timestamp"] = json!(at);
    json!({
        "eventType": kind,
        "mail": {
            "timestamp": "2026-11-22T00:00:00.000Z", "messageId": reference, "destination": ["taro@example.jp"],
            "tags": { "ses:configuration-set": ["yui"], "notification": [notification] },
        },
        (kind.to_lowercase()): part,
    })
}

fn bounce(reference: &str, notification: &str, second: u32) -> Value {
    let more = json!({ "bounceType": "Permanent", "bounceSubType": "NoEmail", "feedbackId": "f-1", "bouncedRecipients": [{ "emailAddress": "taro@example.jp" }] });
    event("Bounce", reference, notification, second, more)
}

async fn status(service: &TestService, id: &str) -> String {
    service.stored(id).await.status.as_str().to_owned()
}

async fn a_subscription_is_confirmed_and_its_receipts_are_taken(node: &TestNode, amazon: &Amazon) {
    let url = "https://sns.ca-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=x&Token=2336412f37fb";
    let confirmation = amazon.topic.subscription("0", "2026-11-22T00:00:00.000Z", url).unwrap();
    let _ = post(node, &confirmation).await.expect(204);
    assert_eq!(node.calls_to_sns(), [FakeTopic::CERTIFICATE_URL, url]);

    let service = node.service().callback("a bearer token").create().await;
    let template = service.template_email("S", "B").await;
    let send = async || service.send_email(template, "taro@example.jp", json!({})).await.expect(201).id();
    let (arrives, bounces) = (send().await, send().await);
    // Before the node has handed the message over, by our name for it; SES tells very early at times.
    let early = event("Delivery", "ses-1", &arrives, 1, json!({}));
    let _ = tell(node, amazon, "1", &early).await.expect(204);
    assert_eq!(status(&service, &arrives).await, "created");
    node.run_due().await;
    assert_eq!([status(&service, &arrives).await, status(&service, &bounces).await], ["sending", "sending"]);
    node.advance(Duration::from_secs(300));
    node.run_due().await;
    assert_eq!(status(&service, &arrives).await, "delivered");

    // Twice, and then too late: what lasts stays.
    let reference = service.stored(&bounces).await.provider_reference.unwrap();
    for (id, told) in [
        ("2", bounce(&reference, &bounces, 120)),
        ("2", bounce(&reference, &bounces, 120)),
        ("3", event("Delivery", &reference, &bounces, 60, json!({}))),
        ("4", event("Open", &reference, &bounces, 130, json!({}))),
    ] {
        let _ = tell(node, amazon, id, &told).await.expect(204);
    }
    let read = service.read(&bounces).await;
    assert_eq!(
        (&read["status"], &read["status_description"]),
        (&json!("permanent-failure"), &json!("No such address"))
    );
    node.run_due().await;
    node.receiver().wait_for(2).await.unwrap();
    assert_eq!(node.receiver().count(), 2, "each message's end is told once");
    assert_eq!(node.calls_to_sns().len(), 2, "the certificate is asked for once");
}

async fn only_the_topic_is_believed(node: &TestNode, amazon: &Amazon) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "taro@example.jp", json!({})).await.expect(201).id();
    node.run_due().await;
    let told = bounce("ses-1", &id, 1).to_string();
    let signed = |topic: &FakeTopic| topic.notification("1", "2026-11-22T00:00:00.000Z", &told).unwrap();
    let right = signed(&amazon.topic);
    let changed = |field: &str, value: &str| {
        let mut envelope = right.clone();
        envelope[field] = json!(value);
        envelope
    };
    let of_delivery = event("Delivery", "ses-1", &id, 1, json!({})).to_string();
    for forged in [
        changed("Message", &of_delivery),
        changed("Signature", "RVhBTVBMRQ=="),
        changed("SignatureVersion", "1"),
        changed("SigningCertURL", "https://sns.ca-central-1.amazonaws.com.evil.example/a.pem"),
        changed("TopicArn", "arn:aws:sns:ca-central-1:999999999999:theirs"),
        // Signed by somebody else's key, who points to Amazon's certificate.
        signed(&FakeTopic::new(TOPIC).unwrap()),
        json!({}),
    ] {
        let _ = post(node, &forged).await.expect(403);
    }
    assert_eq!(status(&service, &id).await, "sending");
    let elsewhere =
        amazon.topic.subscription("2", "2026-11-22T00:00:00.000Z", "https://169.254.169.254/latest").unwrap();
    let _ = post(node, &elsewhere).await.expect(403);
    assert_eq!(node.calls_to_sns(), [FakeTopic::CERTIFICATE_URL]);
    let _ = post(node, &right).await.expect(204);
    assert_eq!(status(&service, &id).await, "permanent-failure");
    node.run_due().await;
}

async fn a_receipt_ends_the_doubt_about_an_answer_that_was_lost(node: &TestNode, amazon: &Amazon) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "taro@example.jp", json!({})).await.expect(201).id();
    amazon.services.next(1, Behaviour::Close);
    node.run_due().await;
    let stored = service.stored(&id).await;
    assert_eq!((stored.status.as_str(), stored.uncertain_attempts), ("created", 1));
    let _ = tell(node, amazon, "1", &event("Delivery", "ses-1", &id, 1, json!({}))).await.expect(204);
    let read = service.read(&id).await;
    assert_eq!(read["status"], "delivered");
    assert!(read["sent_at"].is_string(), "{read}");
    assert_eq!(service.stored(&id).await.provider_reference.as_deref(), Some("ses-1"));
    node.advance(Duration::from_secs(300));
    node.run_due().await;
    assert_eq!(amazon.services.messages().len(), 1, "nobody gets a second copy");
}

async fn what_people_write_reaches_the_service(node: &TestNode, amazon: &Amazon) {
    let service = node.service().callback("a bearer token").create().await;
    let spec = InboundNumberSpec { number: NUMBER.to_owned(), provider: "sns".to_owned() };
    let settings = service.settings.clone();
    let put = move |tx: &mut yui_store::TenantTx<'_>| {
        put_inbound_numbers(tx, &settings, std::slice::from_ref(&spec)).map(drop)
    };
    node.store().write(&service.tenant(), put).await.unwrap();
    let text = |id: &str, to: &str, body: &str| {
        json!({
            "originationNumber": PERSON, "destinationNumber": to, "messageKeyword": "KEYWORD_123456789012", "messageBody": body,
            "inboundMessageId": id, "previousPublishedMessageId": "eum-1",
        })
    };
    let _ = tell(node, amazon, "1", &text("in-1", NUMBER, "はい")).await.expect(204);
    let _ = tell(node, amazon, "2", &text("in-1", NUMBER, "はい")).await.expect(204);
    node.advance(Duration::from_secs(1));
    let _ = tell(node, amazon, "3", &text("in-2", NUMBER, "停止")).await.expect(204);
    let _ = tell(node, amazon, "4", &text("in-3", "+815000000000", "はい")).await.expect(404);
    // What lacks a field is refused by no answer: SNS would only post it again.
    let _ = tell(node, amazon, "5", &json!({ "inboundMessageId": "in-4" })).await.expect(204);
    let page = service.get("/v2/received-text-messages").await.expect(200).json;
    let texts = page["received_text_messages"].as_array().unwrap();
    let texts: Vec<&Value> = texts.iter().map(|text| &text["content"]).collect();
    assert_eq!(texts, ["停止", "はい"]);

    let template = service.template_text("T").await;
    let id = service.send_text(template, PERSON, json!({})).await.expect(201).id();
    node.run_due().await;
    let stored = service.stored(&id).await;
    assert_eq!(
        (stored.status.as_str(), stored.provider_response.as_deref()),
        ("technical-failure", Some("Phone number is opted out"))
    );
    assert!(amazon.services.messages().is_empty());
}

async fn a_number_to_which_there_is_no_way_is_told_from_a_fault(node: &TestNode, amazon: &Amazon) {
    let (gc, govuk) = (node.service().create().await, node.service().dialect(Dialect::Govuk).create().await);
    let mut told = Vec::new();
    for service in [&gc, &govuk] {
        let template = service.template_text("T").await;
        for (code, reason) in [
            ("ValidationException", "DESTINATION_COUNTRY_BLOCKED"),
            ("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND"),
            ("ValidationException", "INVALID_PARAMETER"),
            ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
        ] {
            amazon.services.next(1, refusal::eum(400, code, "no", Some(reason)).into());
            let id = service.send_text(template, PERSON, json!({})).await.expect(201).id();
            node.run_due().await;
            let read = service.read(&id).await;
            told.push([read["status"].clone(), read.get("status_description").cloned().unwrap_or_default()]);
        }
    }
    let abroad = json!(["provider-failure", "Can't send to this international number"]);
    let none = json!(["provider-failure", "No such number"]);
    let fault = json!(["technical-failure", "Tech issue"]);
    assert_eq!(json!(told[..4]), json!([abroad, abroad, none, fault]));
    assert!(told[4..].iter().all(|[status, _]| status == "technical-failure"), "{told:?}");
    assert_eq!(amazon.services.messages().len(), 8, "none of them is tried again");
}
