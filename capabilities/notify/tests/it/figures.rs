//! Figures follow what is accepted and what becomes of it.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;
use std::time::Duration;
use yui_kernel::ErrorKind;
use yui_notify::jobs::{DeliverHandler, ExpandBulk, ExpandBulkHandler};
use yui_notify::model::figures::{DayRange, Fate as Became, Tally};
use yui_notify::model::{Channel, NotificationId, Status, TemplateId};
use yui_notify::sql::notification::{self, Notification};
use yui_notify::usecases::figures::{api_key_statistics, dashboard, node_summary, organisation_usage};
use yui_notify::usecases::settle::{Fate, Listeners, settle};
use yui_policy::{Access, Permission, Permissions};
use yui_store::jobs::{RetrySchedule, Runner, RunnerSettings};
use yui_store::values;

on_both!(
    figures_follow_messages,
    test_keys_count_for_themselves_alone,
    a_day_is_that_of_the_service_when_it_was_accepted,
    a_refused_message_is_not_counted,
    organisations_and_services_are_added_up,
    rows_of_bulk_sends_are_counted,
    figures_need_a_permission
);

pub(crate) fn viewer(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::NONE.with(Permission::ViewActivity))
}

pub(crate) async fn send(
    node: &Node,
    service: &TestService,
    key: Key,
    template: TemplateId,
    to: &str,
) -> NotificationId {
    let (kind, field) = if to.contains('@') { ("email", "email_address") } else { ("sms", "phone_number") };
    let body = json!({ field: to, "template_id": template, "personalisation": { "name": "x" } });
    let reply = service.post(node, key, &format!("/v2/notifications/{kind}"), &body).await.expect(201);
    reply.json["id"].as_str().unwrap().parse().unwrap()
}

pub(crate) async fn become_(node: &Node, service: &TestService, id: NotificationId, status: Status) -> bool {
    let own = service.id;
    let changed = service.write(node, move |tx| {
        let message: Notification = tx.get(&notification::FIND, &values![own, id], "message")?;
        let fate = Fate::new(status, tx.now());
        settle(tx, Listeners::default(), &message, &fate)
    });
    changed.await
}

/// Does what is due.
pub(crate) async fn work(node: &Node) {
    let runner = Runner::new(node.store().clone(), RunnerSettings::default())
        .handle(DeliverHandler::new(node.notify.clone()), RetrySchedule::every(Duration::from_secs(1), 1))
        .handle(ExpandBulkHandler::new(node.notify.clone()), ExpandBulk::schedule());
    runner.run_due().await.unwrap();
}

fn messages(count: i64) -> Tally {
    Tally { messages: count, parts: count }
}

async fn today(node: &Node, service: &TestService) -> DayRange {
    DayRange::last_days(node.store().env().now(), &service.declared.time_zone, 1)
}

async fn figures_follow_messages(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let text = service.template(&node, "t", None, &"長い文です。".repeat(20)).await;
    let first = send(&node, &service, Key::Live, email, "a@example.jp").await;
    let second = send(&node, &service, Key::Live, email, "b@example.jp").await;
    send(&node, &service, Key::Live, text, "09012345678").await;
    let range = today(&node, &service).await;
    let shown = dashboard(&node.notify, &viewer(&service), service.id, range).await.unwrap();
    assert_eq!(shown.statuses[&Channel::Email][&Status::Created], messages(2));
    let sent = shown.statuses[&Channel::Sms][&Status::Created];
    assert!(sent.messages == 1 && sent.parts > 1, "{sent:?}");
    assert_eq!(shown.templates[0].template_id, email);

    assert!(become_(&node, &service, first, Status::Delivered).await);
    assert!(become_(&node, &service, second, Status::TechnicalFailure).await);
    // What does not give way is not counted either.
    assert!(!become_(&node, &service, second, Status::Sending).await);
    let shown = dashboard(&node.notify, &viewer(&service), service.id, range).await.unwrap();
    let of_emails = &shown.statuses[&Channel::Email];
    assert_eq!(of_emails.len(), 2, "{of_emails:?}");
    assert_eq!(of_emails[&Status::Delivered], messages(1));
    assert_eq!(of_emails[&Status::TechnicalFailure], messages(1));
    assert_eq!(shown.fates[&Channel::Email][&Became::Failed], messages(1));
    assert_eq!(shown.days.values().next().unwrap()[&Channel::Email], messages(2));
}

async fn test_keys_count_for_themselves_alone(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    send(&node, &service, Key::Test, email, "a@example.jp").await;
    node.advance(SignedDuration::from_secs(5));
    send(&node, &service, Key::Live, email, "a@example.jp").await;
    let shown = dashboard(&node.notify, &viewer(&service), service.id, today(&node, &service).await).await.unwrap();
    assert_eq!(shown.statuses[&Channel::Email][&Status::Created], messages(1));
    let snapshot = node.notify.services().find(service.id).await.unwrap().unwrap();
    let of = |name: &str| snapshot.keys.iter().find(|key| key.name == name).unwrap().id;
    let access = viewer(&service);
    for (name, count) in [("live", 1), ("test", 1), ("team", 0)] {
        let key = api_key_statistics(&node.notify, &access, service.id, of(name)).await.unwrap();
        assert_eq!((key.email_sends, key.sms_sends, key.total_sends), (count, 0, count), "{name}");
        assert_eq!(key.last_send.is_some(), count > 0);
    }
    let key = api_key_statistics(&node.notify, &access, service.id, of("live")).await.unwrap();
    assert_eq!(key.last_send, Some(node.store().env().now()));
}

async fn a_day_is_that_of_the_service_when_it_was_accepted(node: Node) {
    let mut service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    // 15:30 UTC is the next day in Japan.
    node.advance(SignedDuration::from_mins(14 * 60 + 30));
    let id = send(&node, &service, Key::Live, email, "a@example.jp").await;
    // The zone changes before the message arrives: it still counts for the day that it was counted for.
    service.change(&node, |declared| declared.time_zone = "UTC".to_owned()).await;
    assert!(become_(&node, &service, id, Status::Delivered).await);
    let range = DayRange::new(date(2026, 11, 1), date(2026, 11, 30)).unwrap();
    let shown = dashboard(&node.notify, &viewer(&service), service.id, range).await.unwrap();
    assert_eq!(shown.statuses[&Channel::Email].len(), 1);
    assert_eq!(shown.days.keys().map(ToString::to_string).collect::<Vec<_>>(), ["2026-11-23"]);
}

async fn a_refused_message_is_not_counted(node: Node) {
    let service = TestService::declared(&node, |service| service.limits.daily_email = 1).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    send(&node, &service, Key::Live, email, "a@example.jp").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": email, "personalisation": { "name": "x" } });
    service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(429);
    let shown = dashboard(&node.notify, &viewer(&service), service.id, today(&node, &service).await).await.unwrap();
    assert_eq!(shown.statuses[&Channel::Email][&Status::Created], messages(1));
}

async fn organisations_and_services_are_added_up(node: Node) {
    let (one, other) = (TestService::live(&node).await, TestService::live(&node).await);
    for (service, count) in [(&one, 2), (&other, 3)] {
        let email = service.template(&node, "e", Some("s"), "((name))").await;
        for _ in 0..count {
            send(&node, service, Key::Live, email, "a@example.jp").await;
        }
    }
    let range = today(&node, &one).await;
    let usage = organisation_usage(&node.notify, &viewer(&one), range).await.unwrap();
    assert_eq!(usage.channels[&Channel::Email], messages(2));
    assert_eq!(usage.services.len(), 1, "another organisation's services are not seen");
    assert_eq!(usage.services[0].service_id, one.id);
    let summary = node_summary(&node.notify, &Node::operator(), range).await.unwrap();
    assert_eq!(summary.statuses[&Channel::Email][&Status::Created], messages(5));
    assert_eq!(summary.organisations.len(), 2);
    // Nobody sees the figures of a service of another organisation.
    let theirs = dashboard(&node.notify, &viewer(&one), other.id, range).await.unwrap();
    assert!(theirs.statuses.is_empty());
}

async fn rows_of_bulk_sends_are_counted(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let mut rows = vec![json!(["email address", "name"])];
    rows.extend((0..7).map(|row| json!([format!("{row}@example.jp"), "x"])));
    let body = json!({ "name": "bulk", "template_id": email, "rows": rows });
    service.post(&node, Key::Live, "/v2/notifications/bulk", &body).await.expect(201);
    work(&node).await;
    let shown = dashboard(&node.notify, &viewer(&service), service.id, today(&node, &service).await).await.unwrap();
    assert_eq!(shown.fates[&Channel::Email][&Became::Delivered], messages(7));
    assert_eq!(shown.statuses[&Channel::Email].len(), 1, "{:?}", shown.statuses);
}

async fn figures_need_a_permission(node: Node) {
    let service = TestService::live(&node).await;
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    let range = today(&node, &service).await;
    let refused = dashboard(&node.notify, &nobody, service.id, range).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    assert_eq!(organisation_usage(&node.notify, &nobody, range).await.unwrap_err().kind(), ErrorKind::Forbidden);
    let key = yui_notify::sql::statistic::no_key();
    let refused = api_key_statistics(&node.notify, &nobody, service.id, key).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
}
