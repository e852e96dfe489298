//! Looking for messages.

use crate::figures::viewer;
use crate::node::{Node, on_both};
use crate::service::TestService;
use yui_notify::model::{Channel, NotificationId, Status};
use yui_notify::usecases::search_activity::{ActivityQuery, search_activity};
use yui_policy::{Access, Permissions};

on_both!(messages_are_found, a_search_is_bounded_and_goes_on);

async fn found(node: &Node, service: &TestService, query: ActivityQuery) -> Vec<NotificationId> {
    let page = search_activity(&node.notify, &viewer(service), service.id, &query).await.unwrap();
    assert_eq!(page.next, None);
    page.messages.iter().map(|message| message.id).collect()
}

async fn messages_are_found(node: Node) {
    let (service, other) = (TestService::live(&node).await, TestService::live(&node).await);
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let text = service.template(&node, "t", None, "((name))").await;
    let mut messages = vec![service.message(&node, email, Channel::Email), service.message(&node, text, Channel::Sms)];
    messages[0].status = Status::Delivered;
    messages[1].reference = Some("r".to_owned());
    messages[1].recipient = "090-1234-5678".to_owned();
    let ids = service.insert(&node, messages).await;
    let by = |recipient: &str| ActivityQuery { recipient: Some(recipient.to_owned()), ..ActivityQuery::default() };
    for (part, expected) in
        [("HANAKO@", vec![ids[0]]), ("0901234", vec![ids[1]]), ("+81 90", vec![ids[1]]), ("jiro", vec![])]
    {
        assert_eq!(found(&node, &service, by(part)).await, expected, "{part}");
    }
    let reference = ActivityQuery { reference: Some("r".to_owned()), ..ActivityQuery::default() };
    assert_eq!(found(&node, &service, reference.clone()).await, [ids[1]]);
    let status = ActivityQuery { statuses: vec![Status::Delivered], ..ActivityQuery::default() };
    assert_eq!(found(&node, &service, status).await, [ids[0]]);
    let channel = ActivityQuery { channel: Some(Channel::Sms), ..ActivityQuery::default() };
    assert_eq!(found(&node, &service, channel).await, [ids[1]]);
    assert!(found(&node, &other, reference.clone()).await.is_empty());
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    assert!(search_activity(&node.notify, &nobody, service.id, &reference).await.is_err());
}

async fn a_search_is_bounded_and_goes_on(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let messages = (0..5_200_u32).map(|number| {
        let mut message = service.message(&node, email, Channel::Email);
        message.normalised_recipient = format!("{number}@example.jp");
        message.recipient.clone_from(&message.normalised_recipient);
        message
    });
    let mut ids = service.insert(&node, messages.collect()).await;
    let wanted = ids[7];
    ids.sort();
    let mut query = ActivityQuery { recipient: Some("7@example.jp".to_owned()), ..ActivityQuery::default() };
    let page = search_activity(&node.notify, &viewer(&service), service.id, &query).await.unwrap();
    assert_eq!(page.messages.len(), 50);
    query.recipient = Some("nobody".to_owned());
    query.look_at = Some(5_000);
    let page = search_activity(&node.notify, &viewer(&service), service.id, &query).await.unwrap();
    assert_eq!((page.messages.len(), page.next), (0, Some(ids[200])), "5,000 were looked at");
    query.before = page.next;
    assert_eq!(search_activity(&node.notify, &viewer(&service), service.id, &query).await.unwrap().next, None);
    let wildcard = ActivityQuery { recipient: Some("%_@".to_owned()), ..ActivityQuery::default() };
    let page = search_activity(&node.notify, &viewer(&service), service.id, &wildcard).await.unwrap();
    assert_eq!((page.messages.len(), page.next), (0, None), "signs of patterns are letters like others");
    assert!(ids.contains(&wanted));
}
