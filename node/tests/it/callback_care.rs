//! What the people of a service and operators do about its callbacks: signatures, the log, redelivery, stopping and going on.

use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::json;
use std::time::Duration;
use yui_identity::usecases::put_member;
use yui_identity::{MemberSpec, Roles};
use yui_kernel::{ErrorKind, NodeWide, OperatorId};
use yui_notify::model::callback::{CallError, DeliveryState, SigningSecret, SuspendedBecause};
use yui_notify::model::service::CallbackKind;
use yui_notify::usecases::callbacks::{
    CallbackDraft, DeliveryQuery, LoggedDelivery, list_callbacks, list_deliveries, put_callback, redeliver,
    redeliver_failed, remove_callback, resume_callback, resume_callback_as_operator, rotate_signing_secret,
    suspend_callback, suspend_callback_as_operator,
};
use yui_policy::{Access, Permission, Permissions};
use yui_store::audit::{self, AuditEntry};
use yui_store::values;
use yui_testkit::http::{Answer, Behaviour, Request};
use yui_testkit::node::{TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(
    calls_are_signed_and_secrets_change_without_a_gap,
    a_receiver_is_asked_before_it_is_relied_on,
    every_call_is_logged_and_can_be_made_again,
    failed_calls_are_made_again_at_once_when_asked_for,
    a_broken_receiver_is_left_alone_until_it_is_mended,
    slow_losses_stop_calls_too,
    what_operators_stop_only_operators_let_go_on,
    what_is_removed_is_told_nothing_more,
    each_of_it_needs_its_permission,
    the_log_is_kept_for_a_week,
);

const PAUSE: Duration = Duration::from_secs(300);
const DELIVERY: CallbackKind = CallbackKind::Delivery;

fn may(service: &TestService, permissions: &[Permission]) -> Access {
    Access::new(service.tenant(), permissions.iter().copied().collect())
}

fn manager(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::all())
}

fn operator(node: &TestNode) -> NodeWide {
    NodeWide::operator(OperatorId::new(node.node().env()))
}

fn draft(node: &TestNode) -> CallbackDraft {
    let url = format!("{}/receipts?from=yui", node.receiver().url());
    CallbackDraft { kind: DELIVERY, url, bearer: SecretString::from("a bearer-token".replace(' ', "-")) }
}

async fn put(node: &TestNode, service: &TestService) -> Option<SigningSecret> {
    put_callback(node.notify(), &manager(service), service.id, draft(node)).await.unwrap()
}

/// Sends messages; gives their ids in their order.
async fn send(service: &TestService, count: usize) -> Vec<String> {
    let template = service.template_email("S", "B").await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(service.send_email(template, "hanako@example.jp", json!({})).await.expect(201).id());
    }
    ids.sort();
    ids
}

async fn log(node: &TestNode, service: &TestService, query: DeliveryQuery) -> Vec<LoggedDelivery> {
    let viewer = may(service, &[Permission::ViewActivity]);
    list_deliveries(node.notify(), &viewer, service.id, query).await.unwrap()
}

async fn state(node: &TestNode, service: &TestService) -> Option<SuspendedBecause> {
    let listed = list_callbacks(node.notify(), &manager(service), service.id).await.unwrap();
    listed[0].suspended.map(|(_, because)| because)
}

/// The signature that the secret makes of a call.
fn signature(secret: &SigningSecret, call: &Request) -> String {
    let at = call.header("webhook-timestamp").unwrap().parse().unwrap();
    let at = yui_kernel::Timestamp::from_second(at).unwrap();
    secret.sign(call.header("webhook-id").unwrap(), at, &call.body)
}

async fn calls_are_signed_and_secrets_change_without_a_gap(node: &TestNode) {
    let service = node.service().create().await;
    let first = put(node, &service).await.unwrap();
    assert!(put(node, &service).await.is_none(), "a callback that has a secret keeps it");
    let checks = node.receiver().requests();
    assert_eq!(checks[0].json().unwrap(), json!({ "health_check": true }));
    assert_eq!(checks[0].header("webhook-signature"), Some(signature(&first, &checks[0]).as_str()));

    let ids = send(&service, 1).await;
    node.run_due().await;
    let calls = node.receiver().requests();
    let call = calls.last().unwrap();
    assert_eq!(call.json().unwrap()["id"], ids[0].as_str());
    assert_eq!(call.header("webhook-timestamp"), Some(node.now().as_second().to_string().as_str()));
    assert_eq!(call.header("webhook-signature"), Some(signature(&first, call).as_str()));
    assert_eq!(call.path(), "/receipts");

    let (access, day) = (manager(&service), SignedDuration::from_hours(24));
    let second = rotate_signing_secret(node.notify(), &access, service.id, DELIVERY, day).await.unwrap();
    let _ = send(&service, 1).await;
    node.run_due().await;
    let calls = node.receiver().requests();
    let call = calls.last().unwrap();
    let both = format!("{} {}", signature(&second, call), signature(&first, call));
    assert_eq!(call.header("webhook-signature"), Some(both.as_str()));
    let listed = list_callbacks(node.notify(), &access, service.id).await.unwrap();
    assert_eq!((listed[0].signed, listed[0].previous_secret_until), (true, Some(node.now() + day)));

    node.advance(Duration::from_secs(24 * 3_600));
    let _ = send(&service, 1).await;
    node.run_due().await;
    let calls = node.receiver().requests();
    let call = calls.last().unwrap();
    assert_eq!(call.header("webhook-signature"), Some(signature(&second, call).as_str()));

    let week = SignedDuration::from_hours(8 * 24);
    let error = rotate_signing_secret(node.notify(), &access, service.id, DELIVERY, week).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
}

async fn a_receiver_is_asked_before_it_is_relied_on(node: &TestNode) {
    let service = node.service().create().await;
    let access = manager(&service);
    let ask = async |change: fn(&mut CallbackDraft)| {
        let mut draft = draft(node);
        change(&mut draft);
        put_callback(node.notify(), &access, service.id, draft).await
    };
    for (change, words) in [
        ((|draft| draft.url = "http://system.example.jp/".to_owned()) as fn(&mut CallbackDraft), "https://"),
        (|draft| draft.url = "https://user:password@system.example.jp/".to_owned(), "user name or password"),
        (|draft| draft.url = "http://10.1.2.3/".to_owned(), "not a public one"),
        (|draft| draft.url = "http://[::ffff:10.1.2.3]/".to_owned(), "not a public one"),
        (|draft| draft.bearer = SecretString::from("short"), "bearer_token"),
    ] {
        let error = ask(change).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        let text = error.to_string();
        assert!(text.contains(words) && !text.contains("password@") && !text.contains("10.1.2.3"), "{text}");
    }
    assert_eq!(node.receiver().count(), 0);
    for (status, taken) in [(404, false), (301, false), (503, true)] {
        node.receiver().next(1, Answer::status(status).into());
        assert_eq!(ask(|_| {}).await.is_ok(), taken, "{status}");
    }
    let none = list_callbacks(node.notify(), &access, service.id).await.unwrap();
    assert_eq!(none.len(), 1);
    let other = node.service().create().await;
    let stranger = put_callback(node.notify(), &manager(&other), service.id, draft(node)).await.unwrap_err();
    assert_eq!(stranger.kind(), ErrorKind::NotFound);
}

async fn every_call_is_logged_and_can_be_made_again(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    node.receiver().next(2, Answer::status(500).into());
    node.receiver().next(1, Behaviour::Close);
    node.receiver().next(1, Answer::status(410).into());
    let ids = send(&service, 1).await;
    for _ in 0..4 {
        node.run_due().await;
        node.advance(PAUSE);
    }
    let logged = log(node, &service, DeliveryQuery::default()).await;
    assert_eq!(logged.len(), 1);
    let LoggedDelivery { delivery, attempts } = &logged[0];
    assert_eq!((delivery.kind, delivery.state, delivery.attempts), (DELIVERY, DeliveryState::Refused, 4));
    assert_eq!(delivery.subject.to_string(), ids[0]);
    let ends: Vec<_> = attempts.iter().map(|attempt| (attempt.number, attempt.status, attempt.error)).collect();
    let broken = Some(CallError::Broken);
    assert_eq!(ends, [(1, Some(500), None), (2, Some(500), None), (3, None, broken), (4, Some(410), None)]);
    assert_eq!(attempts[1].at.duration_since(attempts[0].at), SignedDuration::from_secs(300));

    // Again: with the same id, and from the message as it is now.
    let id = delivery.id;
    redeliver(node.notify(), &manager(&service), service.id, id).await.unwrap();
    let waiting = redeliver(node.notify(), &manager(&service), service.id, id).await.unwrap_err();
    assert_eq!(waiting.kind(), ErrorKind::Conflict);
    node.run_due().await;
    let calls = node.receiver().requests();
    let webhook_ids: Vec<_> = calls[1..].iter().map(|call| call.header("webhook-id").unwrap().to_owned()).collect();
    assert_eq!(webhook_ids, vec![id.to_string(); 5]);
    let logged = log(node, &service, DeliveryQuery::default()).await;
    assert_eq!((logged[0].delivery.state, logged[0].attempts.len()), (DeliveryState::Delivered, 5));
    let unknown = yui_notify::model::DeliveryId::new(node.node().env());
    let unknown = redeliver(node.notify(), &manager(&service), service.id, unknown).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
}

async fn failed_calls_are_made_again_at_once_when_asked_for(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    node.receiver().set(Answer::status(400).into());
    let early = send(&service, 2).await;
    node.run_due().await;
    node.advance(PAUSE);
    let since = node.now();
    let late = send(&service, 3).await;
    node.run_due().await;
    node.receiver().set(Behaviour::Healthy);
    let before = node.receiver().count();
    let again = redeliver_failed(node.notify(), &manager(&service), service.id, DELIVERY, since).await.unwrap();
    assert_eq!(again, 3);
    node.run_due().await;
    let mut told: Vec<String> = node.receiver().requests()[before..]
        .iter()
        .map(|call| call.json().unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    told.sort();
    assert_eq!(told, late);

    // The log by state, and in pages.
    let refused = DeliveryQuery { state: Some(DeliveryState::Refused), ..DeliveryQuery::default() };
    let left = log(node, &service, refused).await;
    let mut subjects: Vec<String> = left.iter().map(|logged| logged.delivery.subject.to_string()).collect();
    subjects.sort();
    assert_eq!(subjects, early);
    let older = DeliveryQuery { older_than: Some(left[0].delivery.id), ..refused };
    assert_eq!(log(node, &service, older).await.len(), 1);
    let texts = DeliveryQuery { kind: Some(CallbackKind::Received), ..DeliveryQuery::default() };
    assert!(log(node, &service, texts).await.is_empty());
}

async fn a_broken_receiver_is_left_alone_until_it_is_mended(node: &TestNode) {
    let service = node.service().create().await;
    let organisation = service.tenant();
    let member = MemberSpec {
        email: "manager@city.example.jp".to_owned(),
        name: "港 太郎".to_owned(),
        phone: None,
        roles: Roles::parse(&["manage_service"]).unwrap(),
    };
    node.store().write(&organisation, move |tx| put_member(tx, &member).map(drop)).await.unwrap();
    put(node, &service).await;
    node.receiver().set(Answer::status(500).into());
    let ids = send(&service, 30).await;
    node.run_due().await;
    assert_eq!(state(node, &service).await, Some(SuspendedBecause::Failures));
    // Calls that were under way are made; no more follow.
    let calls = node.receiver().count();
    assert!((25..=32).contains(&(calls - 1)), "{calls}");
    node.advance(PAUSE);
    node.run_due().await;
    assert_eq!(node.receiver().count(), calls);
    let told: Vec<_> =
        node.smtp().messages().iter().filter(|mail| mail.to == ["manager@city.example.jp"]).cloned().collect();
    assert_eq!(told.len(), 1, "the people of the service are told once");

    // What happens meanwhile waits too.
    let meanwhile = send(&service, 1).await;
    node.run_due().await;
    assert_eq!(node.receiver().count(), calls);

    // It is asked before it is relied on again.
    node.receiver().set(Answer::status(401).into());
    let access = manager(&service);
    let refused = resume_callback(node.notify(), &access, service.id, DELIVERY).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    assert_eq!(state(node, &service).await, Some(SuspendedBecause::Failures));
    node.receiver().set(Behaviour::Healthy);
    resume_callback(node.notify(), &access, service.id, DELIVERY).await.unwrap();
    assert_eq!(state(node, &service).await, None);
    let before = node.receiver().count();
    node.run_due().await;
    let mut told: Vec<String> = node.receiver().requests()[before..]
        .iter()
        .map(|call| call.json().unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    told.sort();
    assert_eq!(told, [ids, meanwhile].concat());
    assert_eq!(actions(node, &service).await, ["callback.put", "callback.resume", "callback.suspend"]);
}

/// What the audit trail says was done to callbacks, sorted: under a clock that stands still, its order says nothing.
async fn actions(node: &TestNode, service: &TestService) -> Vec<String> {
    let (first, last) = ("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    let bounds = (first.parse::<yui_kernel::Timestamp>().unwrap(), last.parse::<yui_kernel::Timestamp>().unwrap());
    let tenant = service.tenant();
    let read = node.store().read(&tenant, move |tx| {
        let all = values![uuid::Uuid::max(), "callback", "", "", bounds.0, bounds.1, 100_u32];
        tx.list::<AuditEntry>(&audit::LIST, &all)
    });
    let entries = read.await.unwrap();
    for entry in &entries {
        let text = format!("{:?}{:?}", entry.before, entry.after);
        assert!(!text.contains("from=yui") && !text.contains("whsec") && !text.contains("bearer-token"), "{text}");
    }
    let mut actions: Vec<String> = entries.into_iter().map(|entry| entry.action).collect();
    actions.sort();
    actions
}

async fn slow_losses_stop_calls_too(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    node.receiver().set(Answer::status(404).into());
    for lost in 1..=10 {
        let _ = send(&service, 1).await;
        node.run_due().await;
        assert_eq!(state(node, &service).await.is_some(), lost == 10, "{lost}");
        node.advance(Duration::from_secs(3_600));
    }
    // Setting it anew is mending it.
    node.receiver().set(Behaviour::Healthy);
    put(node, &service).await;
    assert_eq!(state(node, &service).await, None);
    node.run_due().await;
}

async fn what_operators_stop_only_operators_let_go_on(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    let (access, operator) = (manager(&service), operator(node));
    suspend_callback(node.notify(), &access, service.id, DELIVERY).await.unwrap();
    assert_eq!(state(node, &service).await, Some(SuspendedBecause::Service));
    resume_callback(node.notify(), &access, service.id, DELIVERY).await.unwrap();
    assert_eq!(state(node, &service).await, None);

    suspend_callback_as_operator(node.notify(), &operator, service.id, DELIVERY).await.unwrap();
    assert_eq!(state(node, &service).await, Some(SuspendedBecause::Operator));
    let refused = resume_callback(node.notify(), &access, service.id, DELIVERY).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    put(node, &service).await;
    assert_eq!(state(node, &service).await, Some(SuspendedBecause::Operator));
    let ids = send(&service, 1).await;
    node.run_due().await;
    let before = node.receiver().count();
    resume_callback_as_operator(node.notify(), &operator, service.id, DELIVERY).await.unwrap();
    node.run_due().await;
    let calls = node.receiver().requests();
    assert_eq!(calls[before + 1].json().unwrap()["id"], ids[0].as_str());
    let unknown = yui_notify::model::ServiceId::new(node.node().env());
    let unknown = suspend_callback_as_operator(node.notify(), &operator, unknown, DELIVERY).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
    let expected = ["put", "put", "resume", "resume", "suspend", "suspend"].map(|what| format!("callback.{what}"));
    assert_eq!(actions(node, &service).await, expected);
}

async fn what_is_removed_is_told_nothing_more(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    node.receiver().set(Answer::status(503).into());
    let _ = send(&service, 1).await;
    node.run_due().await;
    let calls = node.receiver().count();
    remove_callback(node.notify(), &manager(&service), service.id, DELIVERY).await.unwrap();
    node.advance(PAUSE);
    node.run_due().await;
    assert_eq!(node.receiver().count(), calls);
    let logged = log(node, &service, DeliveryQuery::default()).await;
    assert_eq!(logged[0].delivery.state, DeliveryState::Dropped);
    let again = redeliver(node.notify(), &manager(&service), service.id, logged[0].delivery.id).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
    let gone = remove_callback(node.notify(), &manager(&service), service.id, DELIVERY).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
}

async fn each_of_it_needs_its_permission(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    let (notify, id) = (node.notify(), service.id);
    let nobody = may(&service, &[Permission::SendMessages, Permission::ManageTemplates]);
    let viewer = may(&service, &[Permission::ViewActivity]);
    let delivery = yui_notify::model::DeliveryId::new(node.node().env());
    let overlap = SignedDuration::ZERO;
    let refusals = [
        put_callback(notify, &viewer, id, draft(node)).await.err(),
        list_callbacks(notify, &viewer, id).await.err(),
        remove_callback(notify, &viewer, id, DELIVERY).await.err(),
        rotate_signing_secret(notify, &viewer, id, DELIVERY, overlap).await.err(),
        suspend_callback(notify, &viewer, id, DELIVERY).await.err(),
        resume_callback(notify, &viewer, id, DELIVERY).await.err(),
        redeliver(notify, &viewer, id, delivery).await.err(),
        redeliver_failed(notify, &viewer, id, DELIVERY, node.now()).await.err(),
        list_deliveries(notify, &nobody, id, DeliveryQuery::default()).await.err(),
    ];
    for (number, refusal) in refusals.into_iter().enumerate() {
        assert_eq!(refusal.unwrap().kind(), ErrorKind::Forbidden, "{number}");
    }
    assert_eq!(actions(node, &service).await, ["callback.put"]);
}

async fn the_log_is_kept_for_a_week(node: &TestNode) {
    let service = node.service().create().await;
    put(node, &service).await;
    let _ = send(&service, 1).await;
    node.run_due().await;
    node.advance(Duration::from_secs(24 * 3_600));
    let _ = send(&service, 1).await;
    node.run_due().await;
    assert_eq!(log(node, &service, DeliveryQuery::default()).await.len(), 2);
    node.advance(Duration::from_secs(6 * 24 * 3_600 + 1));
    node.run_due().await;
    let left = log(node, &service, DeliveryQuery::default()).await;
    assert_eq!((left.len(), left[0].attempts.len()), (1, 1));
}
