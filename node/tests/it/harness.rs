//! The harness does not let a test leave anything behind unseen.

use serde_json::json;
use yui_testkit::node::{Engine, TestNode};

#[tokio::test]
#[should_panic(expected = "jobs were left undone")]
async fn a_message_left_behind_is_seen() {
    let node = TestNode::on(Engine::Sqlite).await;
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let _ = service.send_email(template, "a@example.jp", json!({})).await.expect(201);
    node.finish().await;
}

#[tokio::test]
#[should_panic(expected = "the node logged errors")]
async fn an_error_in_the_log_is_seen() {
    let node = TestNode::on(Engine::Sqlite).await;
    tracing::error!("something went wrong");
    node.finish().await;
}

#[tokio::test]
async fn what_a_test_expects_it_may_leave_behind() {
    let node = TestNode::on(Engine::Sqlite).await;
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let _ = service.send_email(template, "a@example.jp", json!({})).await.expect(201);
    tracing::error!("something went wrong");
    node.allow_undelivered();
    node.allow_errors();
    node.finish().await;
}
