//! Listing messages: filters, links and pages.

use crate::node::{Node, PUBLIC_URL, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use serde_json::{Value, json};
use yui_notify::model::{BulkId, Channel, KeyType, NotificationId, Status, TemplateId};
use yui_notify::sql::notification::Notification;

on_both!(filters, links_repeat_the_filters, pages_lead_to_the_last_message, wrong_parameters, organisations_are_apart);

const PATH: &str = "/v2/notifications";

/// A service with a template of each channel, and messages made a millisecond apart.
struct Mailroom {
    service: TestService,
    email: TemplateId,
    text: TemplateId,
}

impl Mailroom {
    async fn open(node: &Node) -> Self {
        let service = TestService::live(node).await;
        let email = service.template(node, "e", Some("s"), "((name))").await;
        let text = service.template(node, "t", None, "((name))").await;
        Self { service, email, text }
    }

    fn new_message(&self, node: &Node, channel: Channel, change: impl FnOnce(&mut Notification)) -> Notification {
        node.advance(SignedDuration::from_millis(1));
        let template = if channel == Channel::Email { self.email } else { self.text };
        let mut message = self.service.message(node, template, channel);
        change(&mut message);
        message
    }

    async fn add(&self, node: &Node, channel: Channel, change: impl FnOnce(&mut Notification)) -> NotificationId {
        let message = self.new_message(node, channel, change);
        self.service.insert(node, vec![message]).await[0]
    }

    async fn list(&self, node: &Node, key: Key, query: &str) -> Vec<String> {
        ids(&self.service.get(node, key, &format!("{PATH}{query}")).await.expect(200).json)
    }
}

fn ids(page: &Value) -> Vec<String> {
    page["notifications"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

fn texts(ids: &[NotificationId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

async fn filters(node: Node) {
    let room = Mailroom::open(&node).await;
    let created = room.add(&node, Channel::Email, |_| {}).await;
    let named = room.add(&node, Channel::Sms, |message| message.reference = Some("結 & 7".to_owned())).await;
    let failed = room.add(&node, Channel::Email, |message| message.status = Status::PermanentFailure).await;
    let blocked = room.add(&node, Channel::Sms, |message| message.status = Status::TechnicalFailure).await;
    let delivered = room.add(&node, Channel::Email, |message| message.status = Status::Delivered).await;
    let in_bulk = room
        .add(&node, Channel::Email, |message| {
            message.bulk_id = Some(BulkId::new(node.store().env()));
            message.bulk_row = Some(1);
        })
        .await;
    let waiting = room.add(&node, Channel::Sms, |message| message.status = Status::Pending).await;
    let bulk_waiting = room
        .add(&node, Channel::Sms, |message| {
            message.status = Status::Sending;
            message.bulk_id = Some(BulkId::new(node.store().env()));
            message.bulk_row = Some(1);
        })
        .await;
    let by_team = room.add(&node, Channel::Email, |message| message.key_type = KeyType::Team).await;

    for (query, expected) in [
        ("", &[waiting, delivered, blocked, failed, named, created][..]),
        ("?include_jobs=true", &[bulk_waiting, waiting, in_bulk, delivered, blocked, failed, named, created]),
        ("?include_jobs=True&template_type=email", &[in_bulk, delivered, failed, created]),
        ("?include_jobs=false", &[waiting, delivered, blocked, failed, named, created]),
        ("?template_type=sms", &[waiting, blocked, named]),
        ("?template_type=sms&template_type=email", &[waiting, delivered, blocked, failed, named, created]),
        ("?template_type=letter", &[]),
        ("?status=failed", &[blocked, failed]),
        ("?status=failed&template_type=email", &[failed]),
        ("?status=delivered&status=technical-failure", &[delivered, blocked]),
        ("?status=accepted", &[named, created]),
        ("?status=sending", &[]),
        ("?status=pending", &[waiting]),
        ("?status=sending&status=pending&include_jobs=true", &[bulk_waiting, waiting]),
        ("?status=sending&status=pending&include_jobs=true&template_type=email", &[]),
        ("?status=pending&status=delivered", &[waiting, delivered]),
        ("?reference=%E7%B5%90+%26+7", &[named]),
        ("?reference=%E7%B5%90+%26+7&status=failed", &[]),
        ("?reference=unknown", &[]),
    ] {
        assert_eq!(room.list(&node, Key::Live, query).await, texts(expected), "{query}");
    }
    assert_eq!(room.list(&node, Key::Team, "").await, texts(&[by_team]));
    assert!(room.list(&node, Key::Test, "").await.is_empty());
    let older = format!("?older_than={failed}");
    assert_eq!(room.list(&node, Key::Live, &older).await, texts(&[named, created]));
}

async fn links_repeat_the_filters(node: Node) {
    let room = Mailroom::open(&node).await;
    let empty = room.service.get(&node, Key::Live, PATH).await.expect(200).json;
    assert_eq!(empty, json!({ "notifications": [], "links": { "current": format!("{PUBLIC_URL}{PATH}") } }));
    let id = room.add(&node, Channel::Sms, |message| message.reference = Some("a b".to_owned())).await;
    let query = "?template_type=sms&status=created&status=sent&reference=a+b&include_jobs=true";
    let page = room.service.get(&node, Key::Live, &format!("{PATH}{query}")).await.expect(200).json;
    assert_eq!(page["links"]["current"], format!("{PUBLIC_URL}{PATH}{query}"));
    assert_eq!(page["links"]["next"], format!("{PUBLIC_URL}{PATH}{query}&older_than={id}"));
}

async fn pages_lead_to_the_last_message(node: Node) {
    let room = Mailroom::open(&node).await;
    let mut messages: Vec<Notification> = Vec::new();
    for number in 0..501 {
        let channel = if number % 2 == 0 { Channel::Email } else { Channel::Sms };
        messages.push(room.new_message(&node, channel, |_| {}));
    }
    let mut expected = texts(&room.service.insert(&node, messages).await);
    expected.reverse();
    let (mut seen, mut sizes, mut path) = (Vec::new(), Vec::new(), PATH.to_owned());
    loop {
        let page = room.service.get(&node, Key::Live, &path).await.expect(200).json;
        assert_eq!(page["links"]["current"], format!("{PUBLIC_URL}{path}"));
        let found = ids(&page);
        sizes.push(found.len());
        seen.extend(found);
        let Some(next) = page["links"]["next"].as_str() else { break };
        path = next.strip_prefix(PUBLIC_URL).unwrap().to_owned();
        // What comes in meanwhile moves no page.
        room.add(&node, Channel::Sms, |_| {}).await;
    }
    assert_eq!(sizes, [250, 250, 1, 0]);
    assert_eq!(seen, expected);
}

async fn wrong_parameters(node: Node) {
    let room = Mailroom::open(&node).await;
    for (query, message) in [
        (
            "status=elephant",
            "status elephant is not one of [cancelled, created, sending, sent, delivered, pending, failed, technical-failure, \
             temporary-failure, permanent-failure, provider-failure, pending-virus-check, validation-failed, virus-scan-failed, \
             returned-letter, pii-check-failed, accepted, received]",
        ),
        ("template_type=orange", "template_type orange is not one of [sms, email, letter]"),
        ("include_jobs=maybe", "include_jobs maybe is not one of [true, True, false, False]"),
        ("older_than=1", "older_than is not a valid UUID"),
        ("page=2", "Additional properties are not allowed (page was unexpected)"),
    ] {
        let reply = room.service.get(&node, Key::Live, &format!("{PATH}?{query}")).await.expect(400);
        assert_eq!((reply.error(), reply.message()), ("ValidationError", message));
    }
}

async fn organisations_are_apart(node: Node) {
    let room = Mailroom::open(&node).await;
    let other = Mailroom::open(&node).await;
    let id = room.add(&node, Channel::Email, |message| message.reference = Some("r".to_owned())).await;
    let theirs = other.add(&node, Channel::Email, |message| message.reference = Some("r".to_owned())).await;
    assert_eq!(room.list(&node, Key::Live, "?reference=r").await, texts(&[id]));
    assert_eq!(other.list(&node, Key::Live, "").await, texts(&[theirs]));
    // An id of another organisation is no more than a point in time.
    assert_eq!(room.list(&node, Key::Live, &format!("?older_than={theirs}")).await, texts(&[id]));
}
