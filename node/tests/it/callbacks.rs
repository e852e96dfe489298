//! What a service's own system is told.

use serde_json::{Value, json};
use std::time::Duration;
use yui_notify::model::service::CallbackKind;
use yui_notify::model::{NotificationId, Status};
use yui_notify::sql::notification;
use yui_notify::usecases::record_received_text::{IncomingText, record_received_text};
use yui_store::values;
use yui_testkit::http::{Answer, Behaviour};
use yui_testkit::node::{TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(
    a_service_is_told_how_a_message_ended,
    a_failing_receiver_is_called_again,
    a_refused_call_is_not_repeated,
    silence_is_a_temporary_failure,
    nobody_is_called_who_did_not_ask,
    a_service_is_told_of_a_text_that_came_in,
);

const PAUSE: Duration = Duration::from_secs(300);

async fn sent(service: &TestService) -> String {
    let template = service.template_email("S", "B").await;
    let body = json!({ "email_address": "Hanako@example.jp", "template_id": template, "reference": "事件 7" });
    service.post("/v2/notifications/email", &body).await.expect(201).id()
}

async fn a_service_is_told_how_a_message_ended(node: &TestNode) {
    let service = node.service().callback("s3cret-bearer-token").create().await;
    let id = sent(&service).await;
    node.run_due().await;
    node.receiver().wait_for(1).await.unwrap();
    let call = &node.receiver().requests()[0];
    assert_eq!((call.method.as_str(), call.path()), ("POST", "/receipts"));
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(node.receiver().tokens(), [Some("s3cret-bearer-token".to_owned())]);
    let read = service.read(&id).await;
    assert_eq!(
        call.json().unwrap(),
        json!({
            "id": id,
            "reference": "事件 7",
            "to": "Hanako@example.jp",
            "status": "delivered",
            "status_description": "Delivered",
            "provider_response": read["provider_response"],
            "created_at": "2026-11-22T00:00:00.000000Z",
            "completed_at": "2026-11-22T00:00:00.000000Z",
            "sent_at": "2026-11-22T00:00:00.000000Z",
            "notification_type": "email",
            "template_id": read["template"]["id"],
            "template_version": 1,
        })
    );
    node.advance(PAUSE);
    node.run_due().await;
    assert_eq!(node.receiver().count(), 1);
}

async fn a_failing_receiver_is_called_again(node: &TestNode) {
    let service = node.service().callback("a bearer token").create().await;
    node.receiver().next(1, Answer::status(500).into());
    node.receiver().next(1, Answer::too_many_requests(1).into());
    node.receiver().next(1, Behaviour::Close);
    let _ = sent(&service).await;
    node.run_due().await;
    for calls in 1..=3 {
        assert_eq!(node.receiver().count(), calls);
        node.advance(PAUSE - Duration::from_secs(1));
        assert_eq!(node.run_due().await, 0);
        node.advance(Duration::from_secs(1));
        node.run_due().await;
    }
    assert_eq!(node.receiver().count(), 4);

    // One that stays broken is called five times more, and then no more.
    node.receiver().set(Answer::status(503).into());
    let _ = sent(&service).await;
    for _ in 0..10 {
        node.run_due().await;
        node.advance(PAUSE);
    }
    assert_eq!(node.receiver().count(), 4 + 6);
    let bodies: Vec<Value> = node.receiver().requests().iter().map(|request| request.json().unwrap()).collect();
    assert!(bodies[4..].iter().all(|body| *body == bodies[4]));
}

async fn a_refused_call_is_not_repeated(node: &TestNode) {
    let service = node.service().callback("a bearer token").create().await;
    for status in [400, 404, 410, 302] {
        let before = node.receiver().count();
        node.receiver().next(1, Answer::status(status).into());
        let _ = sent(&service).await;
        node.run_due().await;
        node.advance(PAUSE);
        node.run_due().await;
        assert_eq!(node.receiver().count(), before + 1, "{status}");
    }
}

async fn silence_is_a_temporary_failure(node: &TestNode) {
    let service = node.service().callback("a bearer token").create().await;
    let id = sent(&service).await;
    // As a provider leaves it that takes a message now and reports later.
    let (key, at, tenant): (NotificationId, _, _) = (id.parse().unwrap(), node.now(), service.tenant());
    let service_id = service.id;
    let changed = node.store().write(&tenant, move |tx| {
        let nothing = None::<String>;
        tx.execute(
            &notification::ATTEMPTED,
            &values![
                service_id,
                key,
                Status::Sending.as_str(),
                at,
                None::<yui_kernel::Timestamp>,
                "later",
                nothing.clone(),
                nothing.clone(),
                0_i64
            ],
        )
    });
    assert_eq!(changed.await.unwrap(), 1);
    assert_eq!(service.read(&id).await["status_description"], "In transit");
    node.run_due().await;
    assert_eq!(node.smtp().count(), 0, "it is not handed over again");
    node.advance(Duration::from_secs(72 * 3_600 - 1));
    node.run_due().await;
    assert_eq!(service.read(&id).await["status"], "sending");
    // Silence is looked for once an hour.
    node.advance(Duration::from_secs(3_601));
    node.run_due().await;
    let failed = service.read(&id).await;
    assert_eq!((&failed["status"], failed["completed_at"].is_string()), (&json!("temporary-failure"), true));
    node.receiver().wait_for(1).await.unwrap();
    assert_eq!(node.receiver().requests()[0].json().unwrap()["status"], "temporary-failure");
}

async fn nobody_is_called_who_did_not_ask(node: &TestNode) {
    let (asked, not) = (node.service().callback("a bearer token").create().await, node.service().create().await);
    let _ = sent(&not).await;
    let id = sent(&asked).await;
    node.run_due().await;
    let called: Vec<Value> = node.receiver().requests().iter().map(|call| call.json().unwrap()["id"].clone()).collect();
    assert_eq!(called, [json!(id)]);
}

async fn a_service_is_told_of_a_text_that_came_in(node: &TestNode) {
    let url = format!("{}/received", node.receiver().url());
    let service = node.service().callback_at(CallbackKind::Received, &url, "another bearer token").create().await;
    let id = service.id;
    let text = IncomingText {
        from_number: "+819012345678".to_owned(),
        to_number: "+819000000000".to_owned(),
        content: "はい、行きます".to_owned(),
    };
    let kept = node.store().write(&service.tenant(), move |tx| record_received_text(tx, id, &text)).await.unwrap();
    node.run_due().await;
    let call = &node.receiver().requests()[0];
    assert_eq!(call.path(), "/received");
    assert_eq!(node.receiver().tokens(), [Some("another bearer token".to_owned())]);
    assert_eq!(
        call.json().unwrap(),
        json!({
            "id": kept,
            "source_number": "+819012345678",
            "destination_number": "+819000000000",
            "message": "はい、行きます",
            "date_received": "2026-11-22T00:00:00.000000Z",
        })
    );
}
