//! No receiver keeps another one waiting, whatever it does.

use serde_json::json;
use std::time::Duration;
use yui_notify::model::callback::DeliveryState;
use yui_notify::model::service::CallbackKind;
use yui_notify::usecases::callbacks::{DeliveryQuery, list_deliveries};
use yui_policy::{Access, Permission, Permissions};
use yui_testkit::http::Behaviour;
use yui_testkit::node::{Engine, TestNode, TestService};
use yui_testkit::webhook::FakeReceiver;

const CALLS: usize = 200;

async fn send(service: &TestService, count: usize) {
    let template = service.template_email("S", "B").await;
    let rows: Vec<Vec<String>> = std::iter::once(vec!["email address".to_owned()])
        .chain((0..count).map(|n| vec![format!("a{n}@example.jp")]))
        .collect();
    let body = json!({ "name": "n", "template_id": template, "rows": rows });
    let _ = service.post("/v2/notifications/bulk", &body).await.expect(201);
}

async fn states(node: &TestNode, service: &TestService) -> Vec<DeliveryState> {
    let access = Access::new(service.tenant(), Permissions::NONE.with(Permission::ViewActivity));
    let logged = list_deliveries(node.notify(), &access, service.id, DeliveryQuery::default()).await.unwrap();
    logged.into_iter().map(|logged| logged.delivery.state).collect()
}

/// One receiver never answers while 200 calls to it wait. It goes on like that until another service's receiver has got all of
/// its own: if they waited for it, this would never end.
async fn a_silent_receiver_delays_nobody(engine: Engine) {
    // Two places: the silent one can take no more than one of them.
    let node = TestNode::builder().set("YUI_WORKERS_CALLS", "2").start(engine).await;
    let silent = FakeReceiver::start().unwrap();
    silent.set(Behaviour::Hang);
    let slow = node.service().callback_at(CallbackKind::Delivery, &silent.url(), "a bearer token").create().await;
    let quick = node.service().callback("another bearer token").create().await;
    send(&slow, CALLS).await;
    // All of them are waiting before anybody is called.
    let running = node.node().runner(true).start();
    silent.wait_for(16).await.unwrap();
    send(&quick, CALLS).await;
    node.receiver().wait_for(CALLS).await.unwrap();
    silent.refuse_connections().await;
    assert!(running.drain(Duration::from_secs(60)).await);
    let waiting = states(&node, &slow).await;
    assert!(waiting.iter().all(|state| *state != DeliveryState::Delivered), "{waiting:?}");
    node.allow_undelivered();
    node.finish().await;
}

/// A receiver that is gone for a while is told everything once it is back.
async fn a_receiver_that_was_gone_is_told_everything(engine: Engine) {
    let node = TestNode::on(engine).await;
    let service = node.service().callback("a bearer token").create().await;
    node.receiver().refuse_connections().await;
    send(&service, 20).await;
    node.run_due().await;
    assert_eq!(states(&node, &service).await, [DeliveryState::Waiting; 20]);
    node.receiver().accept_connections().unwrap();
    node.advance(Duration::from_secs(300));
    node.run_due().await;
    assert_eq!(node.receiver().count(), 20);
    assert_eq!(states(&node, &service).await, [DeliveryState::Delivered; 20]);
    node.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_receiver_delays_nobody_on_sqlite() {
    a_silent_receiver_delays_nobody(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_receiver_delays_nobody_on_postgres() {
    a_silent_receiver_delays_nobody(Engine::Postgres).await;
}

#[tokio::test]
async fn a_receiver_that_was_gone_is_told_everything_on_sqlite() {
    a_receiver_that_was_gone_is_told_everything(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_receiver_that_was_gone_is_told_everything_on_postgres() {
    a_receiver_that_was_gone_is_told_everything(Engine::Postgres).await;
}
