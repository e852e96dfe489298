//! The log of programs.

use crate::figures::{send, viewer};
use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use serde_json::json;
use yui_kernel::ErrorKind;
use yui_notify::model::{ApiKeyId, Channel, KeyType, NotificationId};
use yui_notify::sql::api_message::ApiMessage;
use yui_notify::usecases::list_api_messages;
use yui_notify::usecases::services::list_api_keys;
use yui_policy::{Access, Permission, Permissions};

on_both!(
    programs_see_what_they_asked_for,
    the_latest_fifty_are_shown,
    a_seldom_used_key_is_found_beside_a_busy_one,
    it_needs_a_permission,
);

fn ids(messages: &[ApiMessage]) -> Vec<NotificationId> {
    messages.iter().map(|message| message.id).collect()
}

async fn key(node: &Node, service: &TestService, name: &str) -> ApiKeyId {
    let access = Access::new(service.tenant(), Permissions::NONE.with(Permission::ManageApiKeys));
    let keys = list_api_keys(&node.notify, &access, service.id).await.unwrap();
    keys.into_iter().find(|key| key.name == name).unwrap().id
}

async fn programs_see_what_they_asked_for(node: Node) {
    let (service, other) = (TestService::live(&node).await, TestService::live(&node).await);
    let text = service.template(&node, "お知らせ", None, "((name))").await;
    let foreign = other.template(&node, "t", None, "((name))").await;
    send(&node, &other, Key::Live, foreign, "09012345678").await;
    let by_test = send(&node, &service, Key::Test, text, "09012345678").await;
    node.advance(jiff::SignedDuration::from_millis(1));
    let body = json!({ "phone_number": "090-1234-5678", "template_id": text, "reference": "r-1",
        "personalisation": { "name": "x" }, "scheduled_for": "2026-11-22T05:00:00Z" });
    let reply = service.post(&node, Key::Live, "/v2/notifications/sms", &body).await.expect(201);
    let by_live: NotificationId = reply.json["id"].as_str().unwrap().parse().unwrap();
    // Rows of bulk sends and what people send by hand are no requests of programs.
    let mut by_hand = service.message(&node, text, Channel::Sms);
    by_hand.api_key_id = None;
    service.insert(&node, vec![by_hand]).await;
    let rows = json!([["phone number", "name"], ["09012345678", "x"]]);
    let bulk = json!({ "name": "bulk", "template_id": text, "rows": rows });
    service.post(&node, Key::Live, "/v2/notifications/bulk", &bulk).await.expect(201);
    crate::figures::work(&node).await;

    let access = viewer(&service);
    let log = list_api_messages(&node.notify, &access, service.id, None).await.unwrap();
    assert_eq!(ids(&log), [by_live, by_test]);
    let shown = &log[0];
    assert_eq!(
        (shown.recipient.as_str(), shown.reference.as_deref(), shown.channel, shown.key_type),
        ("090-1234-5678", Some("r-1"), Channel::Sms, KeyType::Live)
    );
    assert_eq!((shown.key_name.as_deref(), shown.template, shown.template_version), (Some("live"), text, 1));
    assert_eq!(shown.scheduled_for.map(|at| at.to_string()).as_deref(), Some("2026-11-22T05:00:00Z"));
    assert!(shown.template_name.is_some() && shown.sent_at.is_none());
    assert!(!format!("{log:?}").contains("1234"), "what is logged names nobody");
    let live = key(&node, &service, "live").await;
    let of_live = list_api_messages(&node.notify, &access, service.id, Some(live)).await.unwrap();
    assert_eq!(ids(&of_live), [by_live]);
    let of_nobody = ApiKeyId::from(uuid::Uuid::nil());
    assert!(list_api_messages(&node.notify, &access, service.id, Some(of_nobody)).await.unwrap().is_empty());
}

async fn the_latest_fifty_are_shown(node: Node) {
    let service = TestService::live(&node).await;
    let text = service.template(&node, "t", None, "((name))").await;
    let (live, test) = (key(&node, &service, "live").await, key(&node, &service, "test").await);
    let messages = (0..130).map(|number| {
        let mut message = service.message(&node, text, Channel::Sms);
        // Those without a key lie between the others.
        (message.key_type, message.api_key_id) = match number % 3 {
            0 => (KeyType::Live, Some(live)),
            1 => (KeyType::Test, Some(test)),
            _ => (KeyType::Live, None),
        };
        message
    });
    let messages: Vec<_> = messages.collect();
    let mut expected: Vec<_> =
        messages.iter().filter(|message| message.api_key_id.is_some()).map(|message| message.id).collect();
    service.insert(&node, messages).await;
    expected.sort_unstable_by(|one, other| other.cmp(one));
    expected.truncate(50);
    let log = list_api_messages(&node.notify, &viewer(&service), service.id, None).await.unwrap();
    assert_eq!(ids(&log), expected);
}

async fn a_seldom_used_key_is_found_beside_a_busy_one(node: Node) {
    let service = TestService::live(&node).await;
    let text = service.template(&node, "t", None, "((name))").await;
    let (busy, seldom) = (key(&node, &service, "live").await, key(&node, &service, "manager").await);
    let messages = (0..1_200).map(|number| {
        let mut message = service.message(&node, text, Channel::Sms);
        message.api_key_id = Some(if number == 100 { seldom } else { busy });
        message
    });
    let inserted = service.insert(&node, messages.collect()).await;
    let found = list_api_messages(&node.notify, &viewer(&service), service.id, Some(seldom)).await.unwrap();
    assert_eq!(ids(&found), [inserted[100]]);
}

async fn it_needs_a_permission(node: Node) {
    let (service, other) = (TestService::live(&node).await, TestService::live(&node).await);
    let either = [Permission::ViewActivity, Permission::ManageApiKeys];
    for permission in Permission::ALL.iter().copied() {
        let access = Access::new(service.tenant(), Permissions::NONE.with(permission));
        let listed = list_api_messages(&node.notify, &access, service.id, None).await;
        assert_eq!(listed.is_ok(), either.contains(&permission), "{permission}");
    }
    let elsewhere =
        Access::with_grants(service.tenant(), Permissions::NONE, vec![(other.id.uuid(), Permissions::all())]);
    let refused = list_api_messages(&node.notify, &elsewhere, service.id, None).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
}
