//! What is deleted when its time is over, and what stays.

use crate::figures::{become_, send, viewer};
use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;
use yui_kernel::ErrorKind;
use yui_notify::jobs::PurgeExpired;
use yui_notify::model::figures::DayRange;
use yui_notify::model::{Channel, ComplaintId, NotificationId, Status};
use yui_notify::sql::complaint;
use yui_notify::sql::received_text::{self, ReceivedText};
use yui_notify::usecases::configure::{change_retention, find_terms};
use yui_notify::usecases::figures::dashboard;
use yui_notify::usecases::list_all_complaints;
use yui_notify::usecases::record_received_text;
use yui_notify::usecases::record_received_text::IncomingText;
use yui_policy::{Access, Permission, Permissions};
use yui_store::{TenantTx, values};
use yui_web::Metrics;

on_both!(
    messages_go_after_their_days_and_figures_stay,
    what_is_under_way_is_left_until_it_has_ended,
    bulk_sends_received_texts_and_reports_go_too,
    retention_is_changed_within_bounds
);

fn manager(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::NONE.with(Permission::ManageService).with(Permission::ViewActivity))
}

async fn purge(node: &Node) {
    PurgeExpired(node.notify.clone()).run().await.unwrap();
}

async fn status_of(node: &Node, service: &TestService, id: NotificationId) -> u16 {
    service.get(node, Key::Live, &format!("/v2/notifications/{id}")).await.status
}

async fn messages_go_after_their_days_and_figures_stay(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let text = service.template(&node, "t", None, "((name))").await;
    change_retention(&node.notify, &manager(&service), service.id, 3, 30).await.unwrap();
    // More than one batch of each, mixed.
    let messages = (0..700).map(|number| {
        let channel = if number % 2 == 0 { Channel::Email } else { Channel::Sms };
        let mut message = service.message(&node, if number % 2 == 0 { email } else { text }, channel);
        message.status = Status::Delivered;
        message
    });
    let ids = service.insert(&node, messages.collect()).await;
    let counted = send(&node, &service, Key::Live, email, "a@example.jp").await;
    become_(&node, &service, counted, Status::Delivered).await;
    node.advance(SignedDuration::from_hours(72) - SignedDuration::from_secs(1));
    purge(&node).await;
    assert_eq!(status_of(&node, &service, counted).await, 200);
    node.advance(SignedDuration::from_secs(2));
    let young = send(&node, &service, Key::Live, email, "a@example.jp").await;
    become_(&node, &service, young, Status::Delivered).await;
    purge(&node).await;
    // Once more, from where it ended.
    purge(&node).await;
    assert_eq!(status_of(&node, &service, counted).await, 404);
    assert_eq!(status_of(&node, &service, young).await, 200);
    for (number, id) in ids.iter().enumerate().step_by(97) {
        assert_eq!(status_of(&node, &service, *id).await, if number % 2 == 0 { 404 } else { 200 }, "{number}");
    }
    let range = DayRange::new(date(2026, 11, 1), date(2026, 11, 30)).unwrap();
    let figures = dashboard(&node.notify, &viewer(&service), service.id, range).await.unwrap();
    assert_eq!(figures.statuses[&Channel::Email][&Status::Delivered].messages, 2);
    let metrics = Metrics::default();
    node.notify.metrics().register(&metrics);
    let page = metrics.scrape().await.unwrap();
    assert!(page.contains(r#"yui_notify_purged_rows_total{table="notification"} 351"#), "{page}");
    node.advance(SignedDuration::from_hours(27 * 24));
    purge(&node).await;
    for id in ids.iter().step_by(97) {
        assert_eq!(status_of(&node, &service, *id).await, 404);
    }
}

async fn what_is_under_way_is_left_until_it_has_ended(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let waiting = send(&node, &service, Key::Live, email, "a@example.jp").await;
    let done = send(&node, &service, Key::Live, email, "b@example.jp").await;
    become_(&node, &service, done, Status::PermanentFailure).await;
    node.advance(SignedDuration::from_hours(8 * 24));
    purge(&node).await;
    assert_eq!((status_of(&node, &service, waiting).await, status_of(&node, &service, done).await), (200, 404));
    become_(&node, &service, waiting, Status::TechnicalFailure).await;
    purge(&node).await;
    assert_eq!(status_of(&node, &service, waiting).await, 404);
}

async fn bulk_sends_received_texts_and_reports_go_too(node: Node) {
    let (service, other) = (TestService::live(&node).await, TestService::live(&node).await);
    change_retention(&node.notify, &manager(&other), other.id, 365, 365).await.unwrap();
    let mut received = Vec::new();
    for service in [&service, &other] {
        let email = service.template(&node, "e", Some("s"), "((name))").await;
        let rows = json!([["email address", "name"], ["a@example.jp", "x"]]);
        let body = json!({ "name": "bulk", "template_id": email, "rows": rows });
        service.post(&node, Key::Live, "/v2/notifications/bulk", &body).await.expect(201);
        let body = json!({ "report_type": "email", "language": "en" });
        service.post(&node, Key::Manager, "/v2/reports", &body).await.expect(202);
        let own = service.id;
        let text = IncomingText {
            from_number: "+819012345678".to_owned(),
            to_number: "+815012345678".to_owned(),
            content: "x".to_owned(),
        };
        received.push(service.write(&node, move |tx| record_received_text(tx, own, &text)).await);
        let (id, about) = (ComplaintId::new(node.store().env()), NotificationId::new(node.store().env()));
        let complain = move |tx: &mut TenantTx<'_>| {
            let row = values![own, id, about, "complaint", "abuse", "", tx.now()];
            tx.execute(&complaint::INSERT, &row)
        };
        service.write(&node, complain).await;
    }
    crate::figures::work(&node).await;
    crate::reports::work(&node).await;
    node.advance(SignedDuration::from_hours(8 * 24));
    purge(&node).await;
    purge(&node).await;
    for (service, id, kept) in [(&service, received[0], false), (&other, received[1], true)] {
        let own = service.id;
        let found = service.write(&node, move |tx| tx.find::<ReceivedText>(&received_text::FIND, &values![own, id]));
        assert_eq!(found.await.is_some(), kept);
    }
    let metrics = Metrics::default();
    node.notify.metrics().register(&metrics);
    let page = metrics.scrape().await.unwrap();
    let complaints = list_all_complaints(&node.notify, &Node::operator(), None).await.unwrap();
    assert_eq!(complaints.len(), 1, "one is over and one is kept");
    for line in [("notification", 1), ("complaint", 1), ("bulk_send", 1), ("received_text", 1), ("report", 2)] {
        let line = format!("yui_notify_purged_rows_total{{table=\"{}\"}} {}", line.0, line.1);
        assert!(page.contains(&line), "{line} in {page}");
    }
}

async fn retention_is_changed_within_bounds(node: Node) {
    let service = TestService::live(&node).await;
    let access = manager(&service);
    for (email, text) in [(2, 7), (7, 366)] {
        let refused = change_retention(&node.notify, &access, service.id, email, text).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid);
    }
    change_retention(&node.notify, &access, service.id, 30, 365).await.unwrap();
    let terms = find_terms(&node.notify, &access, service.id).await.unwrap();
    assert_eq!((terms.retention_email_days, terms.retention_text_days), (30, 365));
    let viewer = viewer(&service);
    let refused = change_retention(&node.notify, &viewer, service.id, 7, 7).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let another = TestService::live(&node).await;
    let refused = change_retention(&node.notify, &access, another.id, 7, 7).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
}
