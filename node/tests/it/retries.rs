//! Providers that fail: what is tried again, when, and how it ends.

use serde_json::json;
use std::time::Duration;
use yui_kernel::Lane;
use yui_notify::model::Channel;
use yui_testkit::http::Answer;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;
use yui_testkit::smtp::{Behaviour, Stage};

on_both_engines!(
    a_busy_mail_server_is_tried_again_after_five_minutes,
    the_priority_lane_is_tried_again_sooner,
    after_forty_eight_attempts_a_message_has_failed,
    a_final_refusal_ends_a_message_at_once,
    a_gateway_says_when_to_come_back,
    a_lost_answer_is_counted,
);

const PAUSE: Duration = Duration::from_secs(300);
const SECOND: Duration = Duration::from_secs(1);

async fn a_busy_mail_server_is_tried_again_after_five_minutes(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    node.smtp().next(2, Behaviour::answer(Stage::Recipient, 451, "4.7.1 try again later"));
    let id = service.send_email(template, "a@example.jp", json!({})).await.expect(201).id();
    node.run_due().await;
    for failures in 1..=2 {
        let waiting = service.stored(&id).await;
        assert_eq!((waiting.status.as_str(), waiting.attempts, waiting.uncertain_attempts), ("created", failures, 0));
        let response = waiting.provider_response.unwrap();
        assert!(response.contains("451 4.7.1"), "{response}");
        assert_eq!(service.read(&id).await["completed_at"], json!(null));
        node.advance(PAUSE - SECOND);
        assert_eq!(node.run_due().await, 0, "not before its time");
        node.advance(SECOND);
        node.run_due().await;
    }
    assert_eq!(node.smtp().count(), 1);
    let sent = service.stored(&id).await;
    assert_eq!((sent.status.as_str(), sent.attempts), ("delivered", 3));
    assert_eq!(service.read(&id).await["sent_at"], "2026-11-22T00:10:00.000000Z");
}

async fn the_priority_lane_is_tried_again_sooner(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template(Channel::Email, Some("S"), "B", |text| text.lane = Some(Lane::Priority)).await;
    node.smtp().next(1, Behaviour::answer(Stage::End, 452, "4.3.1 disk full"));
    let _ = service.send_email(template, "a@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    node.advance(Duration::from_secs(24));
    assert_eq!(node.run_due().await, 0);
    node.advance(SECOND);
    node.run_due().await;
    assert_eq!(node.smtp().count(), 1);
}

async fn after_forty_eight_attempts_a_message_has_failed(node: &TestNode) {
    let service = node.service().callback("a bearer token").create().await;
    let template = service.template_email("S", "B").await;
    node.smtp().set(Behaviour::answer(Stage::Sender, 421, "4.3.2 shutting down"));
    let id = service.send_email(template, "a@example.jp", json!({})).await.expect(201).id();
    for attempt in 1..48 {
        node.run_due().await;
        let waiting = service.stored(&id).await;
        assert_eq!((waiting.status.as_str(), waiting.attempts), ("created", attempt));
        node.advance(PAUSE);
    }
    assert_eq!(node.receiver().count(), 0);
    node.run_due().await;
    let failed = service.read(&id).await;
    assert_eq!((&failed["status"], &failed["status_description"]), (&json!("technical-failure"), &json!("Tech issue")));
    assert!(failed["completed_at"].is_string() && failed["sent_at"].is_null());
    assert_eq!(service.stored(&id).await.attempts, 48);
    node.receiver().wait_for(1).await.unwrap();
    assert_eq!(node.receiver().requests()[0].json().unwrap()["status"], "technical-failure");
    assert_eq!(node.smtp().count(), 0);
}

async fn a_final_refusal_ends_a_message_at_once(node: &TestNode) {
    let service = node.service().create().await;
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T").await;
    node.smtp().reject("nobody@example.jp", 550, "5.1.1 no such user");
    node.gateway().next(1, Answer::status(400).into());
    let refused = service.send_email(email, "nobody@example.jp", json!({})).await.expect(201).id();
    let taken = service.send_email(email, "somebody@example.jp", json!({})).await.expect(201).id();
    let text = service.send_text(text, "090-1234-5678", json!({})).await.expect(201).id();
    node.run_due().await;
    for (id, status) in [(&refused, "technical-failure"), (&taken, "delivered"), (&text, "technical-failure")] {
        let read = service.stored(id).await;
        assert_eq!((read.status.as_str(), read.attempts), (status, 1));
    }
    assert_eq!((node.smtp().count(), node.gateway().count()), (1, 1));
}

async fn a_gateway_says_when_to_come_back(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_text("T").await;
    node.gateway().next(1, Answer::too_many_requests(900).into());
    node.gateway().next(1, Answer::too_many_requests(5).into());
    node.gateway().next(1, Answer::status(503).into());
    let id = service.send_text(template, "090-1234-5678", json!({})).await.expect(201).id();
    node.run_due().await;
    node.advance(Duration::from_secs(899));
    assert_eq!(node.run_due().await, 0);
    for requests in 1..=3 {
        assert_eq!(node.gateway().count(), requests);
        node.advance(if requests == 1 { SECOND } else { PAUSE });
        node.run_due().await;
    }
    assert_eq!(node.gateway().count(), 4);
    assert_eq!(service.stored(&id).await.status.as_str(), "sent");
    let references: Vec<_> =
        node.gateway().requests().iter().map(|one| one.json().unwrap()["reference"].clone()).collect();
    assert!(references.iter().all(|reference| *reference == id.as_str()), "{references:?}");
}

async fn a_lost_answer_is_counted(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    node.smtp().next(1, Behaviour::close(Stage::Receipt));
    let id = service.send_email(template, "a@example.jp", json!({})).await.expect(201).id();
    node.run_due().await;
    let waiting = service.stored(&id).await;
    assert_eq!((waiting.status.as_str(), waiting.attempts, waiting.uncertain_attempts), ("created", 1, 1));
    node.advance(PAUSE);
    node.run_due().await;
    let sent = service.stored(&id).await;
    assert_eq!((sent.status.as_str(), sent.attempts, sent.uncertain_attempts), ("delivered", 2, 1));
    // The mail server has it twice, under one Message-ID, so that it can tell.
    let counts = node.smtp().count_by_message_id();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(format!("<{id}@mail.example.jp>"), 2)]);
}
