//! The mail server misbehaves for a while and is healthy again: every message arrives, once for each time it may have been taken.

use super::support::arrivals;
use serde_json::json;
use std::time::Duration;
use yui_notify::model::TemplateId;
use yui_testkit::node::{Engine, TestNode, TestService};
use yui_testkit::smtp::{Behaviour, Stage};

/// After a failed attempt the next one follows in five minutes.
const RETRY: Duration = Duration::from_secs(300);

const MESSAGES: usize = 6;

/// Runs tests of the form `async fn name(node: &TestNode)` on both engines, with a mail server that is not waited for longer than a second.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::with_node(super::Engine::Sqlite, async |node| super::$name(node).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::with_node(super::Engine::Postgres, async |node| super::$name(node).await).await;
            })+
        }
    };
}

on_both!(
    temporary_refusals_are_tried_again,
    permanent_refusals_are_final,
    a_server_that_is_down_is_tried_again,
    a_server_that_hangs_is_given_up_and_tried_again,
    a_server_that_closes_in_the_middle_is_tried_again,
    a_receipt_that_does_not_come_makes_a_counted_copy,
    everything_at_once,
);

async fn with_node(engine: Engine, test: impl AsyncFnOnce(&TestNode)) {
    let builder = TestNode::builder().set("YUI_MAIL_TIMEOUT", "1s").set("YUI_MAIL_CONNECT_TIMEOUT", "1s");
    let node = builder.set("YUI_MAIL_DELIVERY_TIMEOUT", "1s").start(engine).await;
    test(&node).await;
    node.finish().await;
}

async fn service(node: &TestNode) -> (TestService, TemplateId) {
    let service = node.service().live().create().await;
    let template = service.template_email("お知らせ", "((name)) 様").await;
    (service, template)
}

/// Accepts so many e-mails; gives their ids.
async fn accept(service: &TestService, template: TemplateId, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        let to = format!("resident{number}@example.jp");
        ids.push(service.send_email(template, &to, json!({ "name": "花子" })).await.expect(201).id());
    }
    ids
}

async fn statuses(service: &TestService, ids: &[String]) -> Vec<String> {
    let mut statuses = Vec::new();
    for id in ids {
        statuses.push(service.read(id).await["status"].as_str().unwrap().to_owned());
    }
    statuses
}

/// Lets the next attempt come, and checks that all messages have arrived, and how many copies too many.
async fn check_recovery(node: &TestNode, service: &TestService, ids: &[String], copies: usize) {
    node.advance(RETRY);
    node.run_due().await;
    node.smtp().wait_for(ids.len() + copies).await.unwrap();
    let arrived = arrivals(node.smtp());
    assert_eq!(arrived.len(), ids.len());
    assert_eq!(arrived.values().sum::<usize>(), ids.len() + copies);
    assert!(statuses(service, ids).await.iter().all(|status| status == "delivered"));
}

async fn temporary_refusals_are_tried_again(node: &TestNode) {
    let (service, template) = service(node).await;
    let stages = [Stage::Greeting, Stage::Sender, Stage::Recipient, Stage::Data, Stage::End];
    for stage in stages {
        node.smtp().set(Behaviour::answer(stage, 451, "4.3.0 try again later"));
        let ids = accept(&service, template, 1).await;
        node.run_due().await;
        assert_eq!(statuses(&service, &ids).await, ["created"], "{stage:?}");
        // Not earlier than it is due.
        node.smtp().set(Behaviour::accept());
        node.advance(RETRY - Duration::from_secs(1));
        assert_eq!(node.run_due().await, 0, "{stage:?}");
        node.advance(Duration::from_secs(1));
        node.run_due().await;
        assert_eq!(statuses(&service, &ids).await, ["delivered"], "{stage:?}");
    }
    assert_eq!(node.smtp().count(), stages.len());
}

async fn permanent_refusals_are_final(node: &TestNode) {
    let (service, template) = service(node).await;
    node.smtp().reject("resident0@example.jp", 550, "5.1.1 no such user");
    let ids = accept(&service, template, 2).await;
    node.run_due().await;
    let statuses = statuses(&service, &ids).await;
    assert!(["permanent-failure", "technical-failure"].contains(&statuses[0].as_str()), "{statuses:?}");
    assert_eq!(statuses[1], "delivered");
    assert_eq!(node.smtp().count(), 1);
}

async fn a_server_that_is_down_is_tried_again(node: &TestNode) {
    let (service, template) = service(node).await;
    node.smtp().refuse_connections().await;
    let ids = accept(&service, template, MESSAGES).await;
    for _ in 0..3 {
        node.run_due().await;
        assert!(statuses(&service, &ids).await.iter().all(|status| status == "created"));
        node.advance(RETRY);
    }
    node.smtp().accept_connections().unwrap();
    check_recovery(node, &service, &ids, 0).await;
}

async fn a_server_that_hangs_is_given_up_and_tried_again(node: &TestNode) {
    let (service, template) = service(node).await;
    for stage in [Stage::Greeting, Stage::Sender, Stage::Data] {
        node.smtp().next(1, Behaviour::hang(stage));
        let before = node.smtp().count();
        let ids = accept(&service, template, 1).await;
        node.run_due().await;
        assert_eq!(statuses(&service, &ids).await, ["created"], "{stage:?}");
        node.advance(RETRY);
        node.run_due().await;
        assert_eq!(statuses(&service, &ids).await, ["delivered"], "{stage:?}");
        assert_eq!(node.smtp().count(), before + 1);
    }
}

async fn a_server_that_closes_in_the_middle_is_tried_again(node: &TestNode) {
    let (service, template) = service(node).await;
    node.smtp().set(Behaviour::close(Stage::Content));
    let ids = accept(&service, template, MESSAGES).await;
    node.run_due().await;
    assert_eq!(node.smtp().count(), 0);
    node.smtp().set(Behaviour::accept());
    check_recovery(node, &service, &ids, 0).await;
}

/// The server has the message and never says so: it is sent again under the same Message-ID.
async fn a_receipt_that_does_not_come_makes_a_counted_copy(node: &TestNode) {
    let (service, template) = service(node).await;
    node.smtp().next(1, Behaviour::close(Stage::Receipt));
    let ids = accept(&service, template, 2).await;
    node.run_due().await;
    let mut seen = statuses(&service, &ids).await;
    seen.sort_unstable();
    assert_eq!(seen, ["created", "delivered"]);
    check_recovery(node, &service, &ids, 1).await;
    let messages = node.smtp().messages();
    let twice = messages.iter().filter(|mail| mail.header("Message-ID") == messages[0].header("Message-ID")).count();
    assert_eq!(twice, 2);
}

async fn everything_at_once(node: &TestNode) {
    let (service, template) = service(node).await;
    let smtp = node.smtp();
    for behaviour in [
        Behaviour::answer(Stage::Sender, 421, "4.3.2 shutting down"),
        Behaviour::answer(Stage::Recipient, 452, "4.2.2 mailbox full"),
        Behaviour::close(Stage::Data),
        Behaviour::answer(Stage::End, 451, "4.3.0 out of disk"),
        Behaviour::hang(Stage::Sender),
    ] {
        smtp.next(2, behaviour);
    }
    let ids = accept(&service, template, 2 * MESSAGES).await;
    node.run_due().await;
    for _ in 0..10 {
        node.advance(RETRY);
        node.run_due().await;
    }
    check_recovery(node, &service, &ids, 0).await;
}
