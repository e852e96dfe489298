//! Texts from people, over the wire: whose they are, who is told, and who wants no more.

use serde_json::json;
use std::time::Duration;
use yui_notify::model::opt_out::Keyword;
use yui_notify::usecases::configure::{InboundNumberSpec, put_inbound_numbers, put_text_answers};
use yui_notify::usecases::{list_inbound_numbers, list_opt_outs, remove_opt_out};
use yui_policy::{Access, Permissions};
use yui_testkit::node::{Answer, Engine, TestNode, TestService};
use yui_testkit::twilio::{ACCOUNT, FakeTwilio, TOKEN};

const SECRET: &str = "the gateway's secret";
const NUMBER: &str = "+815012345678";
const PERSON: &str = "+819012345678";

/// Runs tests on nodes that send through a gateway, take calls of it, and know Twilio.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let (node, twilio) = super::start(super::Engine::Sqlite).await;
                super::$name(&node, &twilio).await;
                node.finish().await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let (node, twilio) = super::start(super::Engine::Postgres).await;
                super::$name(&node, &twilio).await;
                node.finish().await;
            })+
        }
    };
}

on_both!(
    a_text_reaches_the_service_whose_number_it_is,
    whoever_says_stop_gets_no_more_until_start,
    twilio_hands_texts_over,
    a_number_belongs_to_one_service,
);

async fn start(engine: Engine) -> (TestNode, FakeTwilio) {
    let twilio = FakeTwilio::start().unwrap();
    let node = TestNode::builder()
        .set("YUI_TEXT_PROVIDERS", "gateway,twilio")
        .set("YUI_TEXT_RECEIPT_SECRET", SECRET)
        .set("YUI_TWILIO_URL", &twilio.url())
        .set("YUI_TWILIO_ACCOUNT", ACCOUNT)
        .set("YUI_TWILIO_TOKEN", TOKEN)
        .set("YUI_PUBLIC_URL", "https://notify.example.jp")
        .start(engine)
        .await;
    (node, twilio)
}

async fn give(node: &TestNode, service: &TestService, number: &str, provider: &str) -> yui_kernel::Result<()> {
    let spec = InboundNumberSpec { number: number.to_owned(), provider: provider.to_owned() };
    let settings = service.settings.clone();
    let put = move |tx: &mut yui_store::TenantTx<'_>| {
        put_inbound_numbers(tx, &settings, std::slice::from_ref(&spec)).map(drop)
    };
    node.store().write(&service.tenant(), put).await
}

async fn text(node: &TestNode, id: &str, content: &str) -> Answer {
    let body = json!({ "message_id": id, "from": PERSON, "to": NUMBER, "body": content });
    node.call("POST", "/receipts/gateway/inbound").header("authorization", SECRET).json(&body).send().await
}

async fn received(service: &TestService) -> Vec<String> {
    let page = service.get("/v2/received-text-messages").await.expect(200).json;
    let texts = page["received_text_messages"].as_array().unwrap();
    texts.iter().map(|text| text["content"].as_str().unwrap().to_owned()).collect()
}

async fn a_text_reaches_the_service_whose_number_it_is(node: &TestNode, _: &FakeTwilio) {
    let (service, other) = (node.service().create().await, node.service().create().await);
    give(node, &service, NUMBER, "gateway").await.unwrap();
    let call = node.call("POST", "/receipts/gateway/inbound");
    let _ = call.json(&json!({ "from": PERSON, "to": NUMBER, "body": "x" })).send().await.expect(403);
    let _ = text(node, "in-1", "はい").await.expect(204);
    let _ = text(node, "in-1", "はい").await.expect(204);
    assert_eq!(received(&service).await, ["はい"], "handed over twice, kept once");
    assert_eq!(received(&other).await, Vec::<String>::new());
    let body = json!({ "from": PERSON, "to": "+815000000000", "body": "x" });
    let call = node.call("POST", "/receipts/gateway/inbound").header("authorization", SECRET);
    let _ = call.json(&body).send().await.expect(404);
    node.run_due().await;
}

async fn whoever_says_stop_gets_no_more_until_start(node: &TestNode, _: &FakeTwilio) {
    let service = node.service().create().await;
    give(node, &service, NUMBER, "gateway").await.unwrap();
    let settings = service.settings.clone();
    let answers = vec![(Keyword::Stop, "停止しました。".to_owned())];
    let put = move |tx: &mut yui_store::TenantTx<'_>| put_text_answers(tx, &settings, &answers).map(drop);
    node.store().write(&service.tenant(), put).await.unwrap();
    let template = service.template_text("T").await;
    let send = async || {
        let id = service.send_text(template, PERSON, json!({})).await.expect(201).id();
        node.run_due().await;
        let stored = service.stored(&id).await;
        (stored.status.as_str().to_owned(), stored.provider_response)
    };
    let _ = text(node, "in-1", "ＳＴＯＰ").await.expect(204);
    node.run_due().await;
    let answer = node.gateway().requests()[0].json().unwrap();
    assert_eq!((answer["to"].as_str(), answer["from"].as_str()), (Some(PERSON), Some(NUMBER)));
    assert_eq!(answer["body"], "停止しました。");
    assert_eq!(send().await, ("technical-failure".to_owned(), Some("Phone number is opted out".to_owned())));
    let _ = text(node, "in-2", "配信再開").await.expect(204);
    assert_eq!(send().await.0, "sending");

    let _ = text(node, "in-3", "stop").await.expect(204);
    let access = Access::new(service.tenant(), Permissions::all());
    let listed = list_opt_outs(node.notify(), &access, service.id, None).await.unwrap();
    assert_eq!(
        listed.iter().map(|one| (one.recipient.as_str(), one.sender.as_str())).collect::<Vec<_>>(),
        [(PERSON, "815012345678")]
    );
    let after = Some((PERSON.to_owned(), "815012345678".to_owned()));
    assert_eq!(list_opt_outs(node.notify(), &access, service.id, after).await.unwrap(), []);
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    assert!(list_opt_outs(node.notify(), &nobody, service.id, None).await.is_err());
    assert!(remove_opt_out(node.notify(), &nobody, service.id, PERSON, NUMBER).await.is_err());
    remove_opt_out(node.notify(), &access, service.id, PERSON, NUMBER).await.unwrap();
    let again = remove_opt_out(node.notify(), &access, service.id, PERSON, NUMBER).await.unwrap_err();
    assert_eq!(again.to_string(), "this number has not opted out");
    assert_eq!(send().await.0, "sending");
    node.advance(Duration::from_secs(1));
    node.run_due().await;
    assert_eq!(received(&service).await.len(), 3);
}

async fn twilio_hands_texts_over(node: &TestNode, twilio: &FakeTwilio) {
    let service = node.service().create().await;
    give(node, &service, NUMBER, "twilio").await.unwrap();
    let url = "https://notify.example.jp/receipts/twilio/inbound";
    let hand_over =
        |sid: &'static str, to: &'static str| twilio.text(node.address(), url, sid, [PERSON, to, "こんにちは"]);
    assert_eq!(hand_over("SM1", NUMBER).await.unwrap(), 200);
    assert_eq!(hand_over("SM1", NUMBER).await.unwrap(), 200);
    assert_eq!(hand_over("SM2", "+815000000000").await.unwrap(), 404);
    assert_eq!(received(&service).await, ["こんにちは"]);
    // The gateway has no say over a number at Twilio.
    let _ = text(node, "in-1", "stop").await.expect(404);
    let _ = node.call("POST", "/receipts/twilio/inbound").header("x-twilio-signature", "x").send().await.expect(403);
    node.run_due().await;
}

async fn a_number_belongs_to_one_service(node: &TestNode, _: &FakeTwilio) {
    let (service, other) = (node.service().create().await, node.service().create().await);
    give(node, &service, NUMBER, "gateway").await.unwrap();
    give(node, &service, NUMBER, "gateway").await.unwrap();
    let refused = give(node, &other, "815012345678", "twilio").await.unwrap_err();
    assert_eq!(refused.to_string(), "another service has the number 815012345678");
    let access = Access::new(service.tenant(), Permissions::all());
    let numbers = list_inbound_numbers(node.notify(), &access, service.id).await.unwrap();
    assert_eq!(
        numbers.iter().map(|one| (one.number.as_str(), one.provider.as_str())).collect::<Vec<_>>(),
        [(NUMBER, "gateway")]
    );
    give(node, &service, "81345", "gateway").await.unwrap();
    give(node, &other, NUMBER, "gateway").await.unwrap();
    let _ = text(node, "in-1", "hello").await.expect(204);
    assert_eq!((received(&service).await.len(), received(&other).await.len()), (0, 1));
    node.run_due().await;
}
