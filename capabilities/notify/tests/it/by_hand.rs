//! Messages that members send by hand, and those that they take back.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use crate::spreadsheets::{entries, member};
use jiff::SignedDuration;
use serde_json::json;
use yui_kernel::{ErrorKind, Result};
use yui_notify::model::service::ServiceMode;
use yui_notify::model::{NotificationId, Status, TemplateId};
use yui_notify::sql::notification::{self, Notification};
use yui_notify::sql::usage;
use yui_notify::usecases::{Failure, MemberMessage, cancel_notification, send_by_member};
use yui_policy::{Access, Permissions};
use yui_store::values;

on_both!(a_member_sends_one_message, what_is_wrong_is_told, a_message_that_waits_can_be_taken_back);

fn to(recipient: &str) -> MemberMessage {
    let values = json!({ "name": "花子" }).as_object().unwrap().clone();
    MemberMessage { recipient: recipient.to_owned(), values, ..MemberMessage::default() }
}

async fn send(
    node: &Node,
    service: &TestService,
    template: TemplateId,
    message: MemberMessage,
) -> std::result::Result<Option<NotificationId>, String> {
    send_by_member(&node.notify, &member(service), service.id, template, message).await.map_err(|failure| match failure
    {
        Failure::Refused(problems) => problems.list()[0].message.clone(),
        Failure::Fault(error) => error.to_string(),
    })
}

async fn find(node: &Node, service: &TestService, id: NotificationId) -> Notification {
    let own = service.id;
    let tenant = service.tenant();
    let found = node.store().read(&tenant, move |tx| tx.get(&notification::FIND, &values![own, id], "it"));
    found.await.unwrap()
}

async fn used(node: &Node, service: &TestService, day: &'static str) -> i64 {
    let own = service.id;
    let tenant = service.tenant();
    let found = node.store().read(&tenant, move |tx| tx.find::<(i64,)>(&usage::FIND, &values![own, "email", day]));
    found.await.unwrap().map_or(0, |(quantity,)| quantity)
}

async fn a_member_sends_one_message(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("((name))"), "((name))").await;
    let text = service.template(&node, "s", None, "((name))").await;
    let id = send(&node, &service, email, to("Taro@example.jp")).await.unwrap().unwrap();
    let sent = find(&node, &service, id).await;
    assert_eq!((sent.recipient.as_str(), sent.normalised_recipient.as_str()), ("Taro@example.jp", "taro@example.jp"));
    assert_eq!(
        (sent.status, sent.api_key_id, sent.personalisation.as_str()),
        (Status::Created, None, r#"{"name":"花子"}"#)
    );
    let id = send(&node, &service, text, to("090-1234-5678")).await.unwrap().unwrap();
    assert_eq!(find(&node, &service, id).await.normalised_recipient, "+819012345678");
    assert_eq!(used(&node, &service, "D2026-11-22").await, 1);
    assert_eq!(send(&node, &service, email, to("simulate-delivered@notification.canada.ca")).await, Ok(None));
}

async fn what_is_wrong_is_told(node: Node) {
    let mut service = TestService::declared(&node, |service| service.limits.daily_email = 1).await;
    let email = service.template(&node, "e", Some("((name))"), "((name))").await;
    let told = async |service: &TestService, message| send(&node, service, email, message).await.unwrap_err();
    assert_eq!(told(&service, to("nope")).await, "email_address Not a valid email address");
    let empty = MemberMessage { values: serde_json::Map::new(), ..to("a@example.jp") };
    assert!(told(&service, empty).await.starts_with("Missing personalisation"));
    let late = Some(node.store().env().now() + SignedDuration::from_hours(97));
    assert!(told(&service, MemberMessage { scheduled_for: late, ..to("a@example.jp") }).await.contains("96 hours"));
    send(&node, &service, email, to("a@example.jp")).await.unwrap();
    assert!(told(&service, to("a@example.jp")).await.contains("daily sending limit of 1"));
    service.change(&node, |service| service.mode = ServiceMode::Trial).await;
    assert!(told(&service, to("a@example.jp")).await.contains("trial mode"));
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    let refused = send_by_member(&node.notify, &nobody, service.id, email, to("a@example.jp")).await;
    let Err(Failure::Fault(error)) = refused else { panic!("sent without a permission") };
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

async fn a_message_that_waits_can_be_taken_back(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("((name))"), "((name))").await;
    let access = member(&service);
    let cancel = async |id| -> Result<()> { cancel_notification(&node.notify, &access, service.id, id).await };
    let later = node.store().env().now() + SignedDuration::from_hours(20);
    let id = send(&node, &service, email, MemberMessage { scheduled_for: Some(later), ..to("a@example.jp") }).await;
    let id = id.unwrap().unwrap();
    assert_eq!(used(&node, &service, "D2026-11-23").await, 1);
    let stranger = member(&TestService::live(&node).await);
    let refused = cancel_notification(&node.notify, &stranger, service.id, id).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    cancel(id).await.unwrap();
    assert_eq!(find(&node, &service, id).await.status, Status::Cancelled);
    assert_eq!(used(&node, &service, "D2026-11-23").await, 0);
    assert_eq!(cancel(id).await.unwrap_err().kind(), ErrorKind::Conflict);
    // A program's message, too; not one that goes at once, nor one whose time has come.
    let body = json!({ "email_address": "a@example.jp", "template_id": email, "personalisation": { "name": "x" },
        "scheduled_for": later.to_string() });
    let sent = service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(201);
    let scheduled: NotificationId = sent.json["id"].as_str().unwrap().parse().unwrap();
    let now = send(&node, &service, email, to("a@example.jp")).await.unwrap().unwrap();
    assert_eq!(cancel(now).await.unwrap_err().kind(), ErrorKind::Conflict);
    node.advance(SignedDuration::from_hours(21));
    assert_eq!(cancel(scheduled).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(entries(&node, &service).await.iter().filter(|action| *action == "message.cancel").count(), 1);
}
