//! Several providers of one channel: who takes a message when the preferred one cannot.

use serde_json::json;
use std::time::Duration;
use yui_notify::model::Channel;
use yui_notify::usecases::{enable_provider, list_provider_changes, list_providers, order_providers};
use yui_testkit::http::{Answer, Behaviour};
use yui_testkit::node::{Engine, TestNode};

/// What the gateway proves itself with when it tells how messages fare.
const SECRET: &str = "the gateway's secret";

/// Runs tests on nodes whose text messages go to the gateway and, failing that, into files.
macro_rules! with_two_providers {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::run(super::Engine::Sqlite, async |node| super::$name(node).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::run(super::Engine::Postgres, async |node| super::$name(node).await).await;
            })+
        }
    };
}

with_two_providers!(
    a_gateway_that_is_away_is_passed_over,
    a_gateway_that_may_have_the_message_is_not,
    a_gateway_that_is_away_for_long_is_left_alone_and_tried_out,
    a_gateway_whose_messages_arrive_late_gives_way,
    the_operator_changes_the_order,
);

async fn run(engine: Engine, test: impl AsyncFn(&TestNode)) {
    let node = TestNode::builder()
        .set("YUI_TEXT_PROVIDERS", "gateway,capture")
        .set("YUI_PROVIDER_ERRORS", "3")
        .set("YUI_PROVIDER_PAUSE", "5m")
        .set("YUI_TEXT_RECEIPT_SECRET", SECRET)
        .start(engine)
        .await;
    test(&node).await;
    node.finish().await;
}

async fn a_gateway_that_is_away_is_passed_over(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    node.gateway().refuse_connections().await;
    let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
    node.run_due().await;
    let stored = service.stored(&id).await;
    assert_eq!((stored.status.as_str(), stored.provider.as_deref(), stored.attempts), ("sent", Some("capture"), 1));
    node.gateway().accept_connections().unwrap();
    let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
    node.run_due().await;
    assert_eq!(service.stored(&id).await.provider.as_deref(), Some("gateway"), "one failure proves nothing");
}

async fn a_gateway_that_may_have_the_message_is_not(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    node.gateway().next(1, Behaviour::Close);
    node.gateway().next(1, Answer::status(500).into());
    let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
    for attempts in 1..=2 {
        node.run_due().await;
        let waiting = service.stored(&id).await;
        assert_eq!((waiting.status.as_str(), waiting.attempts, waiting.uncertain_attempts), ("created", attempts, 1));
        node.advance(Duration::from_secs(300));
    }
    node.run_due().await;
    assert_eq!(service.stored(&id).await.provider.as_deref(), Some("gateway"));
    assert_eq!(node.gateway().count(), 3);
}

async fn a_gateway_that_is_away_for_long_is_left_alone_and_tried_out(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    let send = async || {
        let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
        node.run_due().await;
        service.stored(&id).await.provider.unwrap()
    };
    node.gateway().next(3, Answer::status(503).into());
    for _ in 0..4 {
        assert_eq!(send().await, "capture");
    }
    assert_eq!(node.gateway().count(), 3, "the fourth message did not try");
    let down = |node: &TestNode| node.notify().route(Channel::Sms).states(node.now()).iter().any(|state| state.down);
    assert!(down(node));
    node.advance(Duration::from_secs(301));
    assert_eq!(send().await, "gateway");
    assert!(!down(node));
}

async fn a_gateway_whose_messages_arrive_late_gives_way(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    let send = async || {
        let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
        node.run_due().await;
        let provider = service.stored(&id).await.provider.unwrap();
        (id, provider)
    };
    let slow = || node.notify().route(Channel::Sms).states(node.now()).iter().any(|state| state.slow);
    let mut ids = Vec::new();
    for _ in 0..10 {
        let (id, provider) = send().await;
        assert_eq!(provider, "gateway");
        ids.push(id);
    }
    // Nine late arrivals prove nothing; the tenth does.
    node.advance(Duration::from_secs(5 * 60));
    for (place, id) in ids.iter().enumerate() {
        assert!(!slow(), "after {place} receipts");
        let told = node.call("POST", "/receipts/gateway").header("authorization", &format!("Bearer {SECRET}"));
        let _ = told.json(&json!({ "reference": id, "status": "delivered" })).send().await.expect(204);
        assert_eq!(service.stored(id).await.status.as_str(), "delivered");
    }
    assert!(slow());
    assert_eq!(send().await.1, "capture");
    // After a quarter of an hour it may show whether it has become quicker.
    node.advance(Duration::from_secs(15 * 60));
    assert!(!slow());
    assert_eq!(send().await.1, "gateway");
}

async fn the_operator_changes_the_order(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    let (notify, operator) = (node.notify(), TestNode::operator());
    let send = async || {
        let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
        node.run_due().await;
        service.stored(&id).await.provider.unwrap()
    };
    let order = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(send().await, "gateway");
    order_providers(notify, &operator, Channel::Sms, &order(&["capture", "gateway"])).await.unwrap();
    assert_eq!(send().await, "capture");
    node.advance(Duration::from_millis(1));
    enable_provider(notify, &operator, Channel::Sms, "capture", false).await.unwrap();
    assert_eq!(send().await, "gateway");
    let states = list_providers(notify, &operator, Channel::Sms).await.unwrap();
    let states: Vec<_> = states.iter().map(|state| (state.name.as_str(), state.enabled)).collect();
    assert_eq!(states, [("gateway", true), ("capture", false)]);

    let refused = enable_provider(notify, &operator, Channel::Sms, "gateway", false).await.unwrap_err();
    assert_eq!(refused.to_string(), "no other provider of the channel sms takes messages: enable one first");
    let refused = enable_provider(notify, &operator, Channel::Sms, "pigeon", true).await.unwrap_err();
    assert_eq!(refused.to_string(), "the channel sms has no provider of this name");
    for names in [&["gateway"][..], &["gateway", "gateway"], &["gateway", "capture", "pigeon"]] {
        let refused = order_providers(notify, &operator, Channel::Sms, &order(names)).await.unwrap_err();
        assert_eq!(refused.to_string(), "name each provider of the channel sms once; they are capture, gateway");
    }
    // What changes nothing leaves no trace; the node's trail has the two changes.
    enable_provider(notify, &operator, Channel::Sms, "gateway", true).await.unwrap();
    let entries = list_provider_changes(notify, &operator, Channel::Sms, None, 10).await.unwrap();
    assert_eq!(
        entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(),
        ["provider.disable", "provider.order"]
    );
    let earlier = list_provider_changes(notify, &operator, Channel::Sms, Some(entries[0].id), 10).await.unwrap();
    assert_eq!(earlier, entries[1..]);
    assert!(list_provider_changes(notify, &operator, Channel::Email, None, 10).await.unwrap().is_empty());
}
