//! What comes back is counted, warned of and acted on; addresses that do not work get nothing more.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use serde_json::json;
use yui_kernel::{ErrorKind, Timestamp};
use yui_notify::jobs::{DeliverHandler, DeliverNotification};
use yui_notify::model::bounces::{SUPPRESSED, StandingState, SuppressionReason, Tally, hour};
use yui_notify::model::receipt::{Feedback, FeedbackKind};
use yui_notify::model::{Channel, KeyType, ServiceId, Status};
use yui_notify::sql::bounce_count;
use yui_notify::sql::notification::{self, Notification};
use yui_notify::usecases::bounces::{
    BounceStatus, PurgeBounces, bounce_status, complained, judge, list_problem_addresses, list_stopped_services,
    resume_email_here, sent, write_problem_addresses,
};
use yui_notify::usecases::settle::{Fate, Listeners, settle};
use yui_notify::usecases::suppression::{find_suppressed, list_suppressed, suppress_address, unsuppress_address};
use yui_policy::{API_KEY, Access, Permissions};
use yui_store::audit::{AuditEntry, LIST};
use yui_store::jobs::{Concurrency, RetrySchedule, Runner, RunnerSettings};
use yui_store::{TenantTx, values};

on_both!(
    bounces_are_counted_and_their_addresses_listed,
    many_bounces_are_told_once_and_too_many_stop_the_service,
    what_nobody_should_hear_of_is_not_counted,
    old_counts_and_addresses_are_forgotten,
    an_address_on_the_list_gets_nothing,
    the_list_is_changed_by_those_who_may
);

fn access(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::all())
}

async fn status(node: &Node, service: &TestService) -> BounceStatus {
    bounce_status(&node.notify, &access(service), service.id).await.unwrap()
}

/// A message that a provider has taken.
async fn taken(node: &Node, service: &TestService, change: impl FnOnce(&mut Notification)) -> Notification {
    let template = service.template(node, "t", Some("S"), "B").await;
    let mut message = service.message(node, template, Channel::Email);
    change(&mut message);
    let before = message.clone();
    message.status = Status::Delivered;
    service.insert(node, vec![message.clone()]).await;
    service.write(node, move |tx| sent(tx, &before, Status::Delivered)).await;
    message
}

/// Its provider tells that it came back.
async fn came_back(node: &Node, service: &TestService, message: Notification) {
    let settled = service.write(node, move |tx| {
        let feedback = Some(Feedback::new(FeedbackKind::HardBounce, Some("no-email")));
        settle(tx, Listeners::default(), &message, &Fate { feedback, ..Fate::new(Status::PermanentFailure, tx.now()) })
    });
    assert!(settled.await);
}

async fn count(node: &Node, service: &TestService, sent: i64, bounced: i64) {
    let id = service.id;
    let add = move |tx: &mut TenantTx<'_>| {
        let now = hour(tx.now());
        tx.execute(&bounce_count::ADD, &values![id, now, 0_i64, sent, bounced])
    };
    service.write(node, add).await;
}

async fn judged(node: &Node, service: &TestService) -> StandingState {
    judge(&node.notify, &service.tenant(), service.id).await.unwrap()
}

/// How many jobs of a kind wait.
async fn waiting(node: &Node, kind: &str) -> u64 {
    let queues = node.store().queues(&Node::operator()).await.unwrap();
    queues.iter().filter(|queue| queue.kind == kind).map(|queue| queue.waiting).sum()
}

async fn trail(node: &Node, service: &TestService, kind: &'static str) -> Vec<AuditEntry> {
    let end: Timestamp = "9999-01-01T00:00:00Z".parse().unwrap();
    let read = move |tx: &mut TenantTx<'_>| {
        tx.list(&LIST, &values![uuid::Uuid::max(), kind, "", "", Timestamp::UNIX_EPOCH, end, 10])
    };
    node.store().read(&service.tenant(), read).await.unwrap()
}

async fn bounces_are_counted_and_their_addresses_listed(node: Node) {
    let service = TestService::live(&node).await;
    for _ in 0..2 {
        let message = taken(&node, &service, |_| {}).await;
        came_back(&node, &service, message).await;
    }
    let formula = taken(&node, &service, |message| message.normalised_recipient = "+81@example.jp".to_owned()).await;
    came_back(&node, &service, formula).await;
    let _delivered = taken(&node, &service, |_| {}).await;
    let found = status(&node, &service).await;
    assert_eq!((found.state, found.tally), (StandingState::Good, Tally { sent: 4, bounced: 3 }));
    assert_eq!(waiting(&node, "notify.judge-bounces").await, 3);

    let addresses = list_problem_addresses(&node.notify, &access(&service), service.id, None).await.unwrap();
    let listed: Vec<(&str, u64)> = addresses.iter().map(|one| (one.address.as_str(), one.bounces)).collect();
    assert_eq!(listed, [("+81@example.jp", 1), ("hanako@example.jp", 2)]);
    let csv = write_problem_addresses(&addresses).unwrap();
    let expected = "email address,reason,bounces,last bounce\n'+81@example.jp,no-email,1,2026-11-22T01:00:00Z\n\
        hanako@example.jp,no-email,2,2026-11-22T01:00:00Z\n";
    assert_eq!(csv, expected);
    let after = list_problem_addresses(&node.notify, &access(&service), service.id, Some("a")).await.unwrap();
    assert_eq!(after.len(), 1);
    let suppressed = list_suppressed(&node.notify, &access(&service), None).await.unwrap();
    assert!(suppressed.iter().all(|one| one.reason == SuppressionReason::HardBounce) && suppressed.len() == 2);

    let nobody = Access::new(service.tenant(), Permissions::NONE);
    for refused in [
        bounce_status(&node.notify, &nobody, service.id).await.unwrap_err(),
        list_problem_addresses(&node.notify, &nobody, service.id, None).await.unwrap_err(),
    ] {
        assert_eq!(refused.kind(), ErrorKind::Forbidden);
    }
    let other = TestService::live(&node).await;
    assert_eq!(status(&node, &other).await.tally, Tally::default());
}

async fn many_bounces_are_told_once_and_too_many_stop_the_service(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "t", Some("S"), "B").await;
    let request = json!({ "email_address": "taro@example.jp", "template_id": template });
    count(&node, &service, 999, 99).await;
    assert_eq!(judged(&node, &service).await, StandingState::Good, "too few to tell");
    count(&node, &service, 1, 0).await;
    for _ in 0..2 {
        assert_eq!(judged(&node, &service).await, StandingState::Warned);
    }
    assert_eq!(waiting(&node, "notify.notice").await, 1, "told once");
    let _ = service.post(&node, Key::Live, "/v2/notifications/email", &request).await.expect(201);

    count(&node, &service, 0, 1).await;
    for _ in 0..2 {
        assert_eq!(judged(&node, &service).await, StandingState::Stopped);
    }
    assert_eq!(waiting(&node, "notify.notice").await, 2);
    let refused = service.post(&node, Key::Live, "/v2/notifications/email", &request).await.expect(400);
    assert_eq!(refused.message(), "Service is not allowed to send emails");
    let text = service.template(&node, "text", None, "B").await;
    let text = json!({ "phone_number": "+819012345678", "template_id": text });
    let _ = service.post(&node, Key::Live, "/v2/notifications/sms", &text).await.expect(201);
    let found = status(&node, &service).await;
    assert!(found.state == StandingState::Stopped && found.stopped_at.is_some());
    let stopped = list_stopped_services(node.store(), &Node::operator()).await.unwrap();
    assert_eq!(stopped.iter().map(|one| one.service).collect::<Vec<_>>(), [service.id]);

    assert!(resume_email_here(&node.notify, &Node::operator(), service.id).await.unwrap());
    assert!(!resume_email_here(&node.notify, &Node::operator(), service.id).await.unwrap(), "again");
    assert_eq!(judged(&node, &service).await, StandingState::Good, "what was is forgiven");
    let _ = service.post(&node, Key::Live, "/v2/notifications/email", &request).await.expect(201);
    let actions: Vec<String> = trail(&node, &service, "service").await.into_iter().map(|entry| entry.action).collect();
    assert!(actions.contains(&"service.stop_email".to_owned()) && actions.contains(&"service.resume_email".to_owned()));
    let nowhere = ServiceId::new(node.store().env());
    let unknown = resume_email_here(&node.notify, &Node::operator(), nowhere).await;
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn what_nobody_should_hear_of_is_not_counted(node: Node) {
    let service = TestService::live(&node).await;
    let test_key = taken(&node, &service, |message| message.key_type = KeyType::Test).await;
    let simulator = |message: &mut Notification| {
        message.normalised_recipient = "bounce@simulator.amazonses.com".to_owned();
    };
    let simulated = taken(&node, &service, simulator).await;
    for message in [test_key, simulated] {
        came_back(&node, &service, message.clone()).await;
        service.write(&node, move |tx| complained(tx, &message)).await;
    }
    assert_eq!(status(&node, &service).await.tally, Tally::default());
    assert_eq!(list_suppressed(&node.notify, &access(&service), None).await.unwrap(), []);
    assert_eq!(waiting(&node, "notify.judge-bounces").await, 0);
}

async fn old_counts_and_addresses_are_forgotten(node: Node) {
    let service = TestService::live(&node).await;
    let message = taken(&node, &service, |_| {}).await;
    came_back(&node, &service, message).await;
    node.advance(SignedDuration::from_hours(23));
    assert_eq!(status(&node, &service).await.tally, Tally { sent: 1, bounced: 1 });
    node.advance(SignedDuration::from_hours(1));
    assert_eq!(status(&node, &service).await.tally, Tally::default(), "the window slides");
    let purge = PurgeBounces(node.notify.clone());
    purge.run().await.unwrap();
    assert_eq!(list_problem_addresses(&node.notify, &access(&service), service.id, None).await.unwrap().len(), 1);
    node.advance(SignedDuration::from_hours(24 * 7));
    purge.run().await.unwrap();
    assert_eq!(list_problem_addresses(&node.notify, &access(&service), service.id, None).await.unwrap(), []);
    assert_eq!(list_suppressed(&node.notify, &access(&service), None).await.unwrap().len(), 1, "the list stays");
}

async fn an_address_on_the_list_gets_nothing(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "t", Some("S"), "B").await;
    assert!(suppress_address(&node.notify, &access(&service), "Hanako@Example.jp").await.unwrap());
    let mut messages = Vec::new();
    for (key_type, recipient) in
        [(KeyType::Live, "hanako@example.jp"), (KeyType::Live, "taro@example.jp"), (KeyType::Test, "hanako@example.jp")]
    {
        let mut message = service.message(&node, template, Channel::Email);
        (message.key_type, message.normalised_recipient) = (key_type, recipient.to_owned());
        messages.push(message);
    }
    let ids = service.insert(&node, messages).await;
    let id = service.id;
    let jobs = ids.clone();
    let enqueue = move |tx: &mut TenantTx<'_>| {
        for notification in &jobs {
            let job = DeliverNotification { service: id, notification: *notification };
            tx.enqueue(&job, yui_store::jobs::Enqueue::now(yui_kernel::Lane::Normal))?;
        }
        Ok(())
    };
    service.write(&node, enqueue).await;
    let settings = RunnerSettings {
        concurrency: Concurrency { priority: 1, normal: 1, bulk: 1, calls: 1 },
        lease: std::time::Duration::from_secs(30),
        poll: std::time::Duration::from_secs(1),
        take_over_at_start: true,
    };
    let runner = Runner::new(node.store().clone(), settings)
        .handle(DeliverHandler::new(node.notify.clone()), RetrySchedule::every(std::time::Duration::from_secs(1), 1));
    runner.run_due().await.unwrap();
    let mut ended = Vec::new();
    for notification in ids {
        let read =
            move |tx: &mut TenantTx<'_>| tx.get::<Notification>(&notification::FIND, &values![id, notification], "it");
        let read = node.store().read(&service.tenant(), read).await.unwrap();
        ended.push((read.status, read.provider_response));
    }
    assert_eq!(ended[0], (Status::PermanentFailure, Some(SUPPRESSED.to_owned())));
    assert_eq!((ended[1].0, ended[2].0), (Status::Delivered, Status::Delivered));
    assert_eq!(
        status(&node, &service).await.tally,
        Tally { sent: 1, bounced: 0 },
        "what did not leave did not come back"
    );
    assert_eq!(list_problem_addresses(&node.notify, &access(&service), service.id, None).await.unwrap(), []);
}

async fn the_list_is_changed_by_those_who_may(node: Node) {
    let (service, other) = (TestService::live(&node).await, TestService::live(&node).await);
    let (notify, may) = (&node.notify, access(&service));
    assert!(suppress_address(notify, &may, "hanako@example.jp").await.unwrap());
    assert!(!suppress_address(notify, &may, "HANAKO@example.jp").await.unwrap(), "it is there");
    assert_eq!(suppress_address(notify, &may, "nobody").await.unwrap_err().kind(), ErrorKind::Invalid);
    let found = find_suppressed(notify, &may, "Hanako@example.jp").await.unwrap().unwrap();
    assert_eq!(found.reason, SuppressionReason::Manual);
    assert!(!format!("{found:?}").contains("hanako"));
    assert_eq!(find_suppressed(notify, &access(&other), "hanako@example.jp").await.unwrap(), None);

    let key = Access::new(service.tenant(), API_KEY);
    for refused in [
        suppress_address(notify, &key, "taro@example.jp").await.unwrap_err(),
        unsuppress_address(notify, &key, "hanako@example.jp").await.unwrap_err(),
    ] {
        assert_eq!(refused.kind(), ErrorKind::Forbidden);
    }
    assert!(!unsuppress_address(notify, &access(&other), "hanako@example.jp").await.unwrap(), "another's list");
    node.advance(SignedDuration::from_secs(1));
    assert!(unsuppress_address(notify, &may, "hanako@example.jp").await.unwrap());
    assert_eq!(list_suppressed(notify, &may, None).await.unwrap(), []);
    let trail = trail(&node, &service, "suppression").await;
    let actions: Vec<&str> = trail.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["suppression.remove", "suppression.add"]);
    assert!(!format!("{trail:?}").contains("hanako"), "the trail holds no address");
}
