//! Events over a stream: what is told, from where it goes on, and that nothing is missed.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use yui_notify::model::KeyType;
use yui_notify::usecases::record_received_text::{IncomingText, record_received_text};
use yui_testkit::node::{Engine, Event, EventStream, TestKey, TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(
    statuses_and_texts_are_told_as_they_happen,
    a_client_that_comes_back_misses_nothing,
    keys_see_what_was_sent_with_keys_of_their_type,
    what_is_too_old_is_a_gap,
    nothing_is_written_for_those_who_do_not_follow,
    a_key_can_have_few_streams_open,
    a_key_that_is_revoked_hears_no_more,
    wrong_ids_are_told,
);

fn asked(node: &TestNode, key: &TestKey, query: &str, last_id: Option<&str>) -> yui_testkit::node::Call {
    let call = node.call("GET", &format!("/v2/events{query}")).key(key);
    match last_id {
        Some(id) => call.header("last-event-id", id),
        None => call,
    }
}

async fn follow(node: &TestNode, service: &TestService, last_id: Option<&str>) -> EventStream {
    asked(node, service.key(KeyType::Live), "", last_id).open().await.begun().await
}

/// Everything up to now.
async fn up_to_now(node: &TestNode, service: &TestService, last_id: &str) -> Vec<Event> {
    asked(node, service.key(KeyType::Live), "?follow=false", Some(last_id)).open().await.rest().await
}

async fn send(node: &TestNode, service: &TestService, count: usize) -> Vec<String> {
    let template = service.template_email("S", "B").await;
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(service.send_email(template, "hanako@example.jp", json!({})).await.expect(201).id());
    }
    node.run_due().await;
    ids
}

async fn receive(node: &TestNode, service: &TestService, content: &str) -> String {
    let text = IncomingText {
        from_number: "+819012345678".to_owned(),
        to_number: "+819000000000".to_owned(),
        content: content.to_owned(),
    };
    let id = service.id;
    let tenant = service.tenant();
    let kept = node.store().write(&tenant, move |tx| record_received_text(tx, id, &text)).await.unwrap();
    node.run_due().await;
    kept.to_string()
}

fn subjects(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.data["id"].as_str().unwrap()).collect()
}

async fn statuses_and_texts_are_told_as_they_happen(node: &TestNode) {
    let service = node.service().create().await;
    let mut stream = follow(node, &service, None).await;
    let id = send(node, &service, 1).await.remove(0);
    let told = stream.next().await.unwrap();
    let read = service.read(&id).await;
    assert_eq!((told.name.as_str(), &told.data["id"]), ("notification.status", &json!(id)));
    assert_eq!((&told.data["status"], &told.data["to"]), (&json!("delivered"), &json!("hanako@example.jp")));
    assert_eq!(told.data["completed_at"], read["completed_at"]);
    let text = receive(node, &service, "はい\n行きます").await;
    let told = stream.next().await.unwrap();
    assert_eq!((told.name.as_str(), &told.data["id"]), ("received_text", &json!(text)));
    assert_eq!(told.data["message"], "はい\n行きます");
}

async fn a_client_that_comes_back_misses_nothing(node: &TestNode) {
    let service = node.service().create().await;
    let mut stream = follow(node, &service, None).await;
    let first = send(node, &service, 2).await;
    let (one, two) = (stream.next().await.unwrap(), stream.next().await.unwrap());
    let seen: BTreeSet<&str> =
        subjects(std::slice::from_ref(&one)).into_iter().chain([two.data["id"].as_str().unwrap()]).collect();
    assert_eq!(seen, first.iter().map(String::as_str).collect());
    drop(stream);

    // More than a page happens while nobody listens.
    let meanwhile = send(node, &service, 120).await;
    let events = up_to_now(node, &service, &two.id).await;
    let told: BTreeSet<&str> = subjects(&events).into_iter().collect();
    assert_eq!((events.len(), told), (120, meanwhile.iter().map(String::as_str).collect()));
    let numbers: Vec<u64> = events.iter().map(|event| event.id.parse().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    // From any place, as often as it likes; and over the parameter for clients that cannot set headers.
    let again = up_to_now(node, &service, &one.id).await;
    assert_eq!((&again[0], again.len()), (&two, 121));
    let by_parameter = format!("?follow=false&last_event_id={}", events[118].id);
    let last = asked(node, service.key(KeyType::Live), &by_parameter, None).open().await.rest().await;
    assert_eq!(last, events[119..]);
    // Another service has nothing of it.
    let other = node.service().create().await;
    assert!(subjects(&up_to_now(node, &other, "1").await).is_empty());
}

async fn keys_see_what_was_sent_with_keys_of_their_type(node: &TestNode) {
    let service = node.service().create().await;
    let (live, test) = (service.key(KeyType::Live), service.key(KeyType::Test));
    let start = follow(node, &service, None).await.last_id().to_owned();
    let template = service.template_email("S", "B").await;
    let body = json!({ "email_address": "hanako@example.jp", "template_id": template });
    let by_live = live.post("/v2/notifications/email", &body).await.expect(201).id();
    let by_test = test.post("/v2/notifications/email", &body).await.expect(201).id();
    node.run_due().await;
    // Under a clock that stands still the order would be left to chance.
    node.advance(Duration::from_millis(1));
    let text = receive(node, &service, "はい").await;
    for (key, sent) in [(live, by_live), (test, by_test)] {
        let events = asked(node, key, "?follow=false", Some(&start)).open().await.rest().await;
        assert_eq!(subjects(&events), [sent.as_str(), text.as_str()]);
    }
}

async fn what_is_too_old_is_a_gap(node: &TestNode) {
    let service = node.service().create().await;
    let start = follow(node, &service, None).await.last_id().to_owned();
    let _ = send(node, &service, 3).await;
    let three = up_to_now(node, &service, &start).await;
    node.advance(Duration::from_secs(2 * 24 * 3_600));
    let late = send(node, &service, 1).await;
    node.advance(Duration::from_secs(24 * 3_600 + 1));
    node.run_due().await;
    let events = up_to_now(node, &service, &start).await;
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["gap", "notification.status"]);
    assert_eq!(events[0].data, json!({ "lost_up_to": three[2].id }));
    assert_eq!(events[1].data["id"], late[0].as_str());
    // Who has seen all that is gone has missed nothing.
    let events = up_to_now(node, &service, &three[2].id).await;
    assert_eq!(subjects(&events), [late[0].as_str()]);

    // After a week without readers nothing is written any more, and a reader who comes back is told so.
    let last = events[0].id.clone();
    node.advance(Duration::from_secs(7 * 24 * 3_600));
    let _ = send(node, &service, 1).await;
    let events = up_to_now(node, &service, &last).await;
    assert_eq!(events.iter().map(|event| event.name.as_str()).collect::<Vec<_>>(), ["gap"]);
    let after = send(node, &service, 1).await;
    let events = up_to_now(node, &service, &events[0].id).await;
    assert_eq!(subjects(&events), [after[0].as_str()]);
    // A number that was never given is that of another database.
    let events = up_to_now(node, &service, "1000000").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].name, "gap");
}

async fn nothing_is_written_for_those_who_do_not_follow(node: &TestNode) {
    let (followed, not) = (node.service().create().await, node.service().create().await);
    let start = follow(node, &followed, None).await.last_id().to_owned();
    let _ = send(node, &not, 2).await;
    let _ = receive(node, &not, "はい").await;
    let id = send(node, &followed, 1).await;
    assert_eq!(subjects(&up_to_now(node, &followed, &start).await), [id[0].as_str()]);
    let nothing = asked(node, not.key(KeyType::Live), "?follow=false", None).open().await.rest().await;
    assert!(nothing.is_empty());
}

async fn a_key_can_have_few_streams_open(node: &TestNode) {
    let service = node.service().create().await;
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(follow(node, &service, None).await);
    }
    let refused = asked(node, service.key(KeyType::Live), "", None).send().await.expect(429);
    assert_eq!(
        (refused.header("retry-after"), &refused.json["errors"][0]["error"]),
        (Some("5"), &json!("TooManyStreamsError"))
    );
    let _of_another_key = asked(node, service.key(KeyType::Team), "", None).open().await.begun().await;
    // Every one of them hears.
    let id = send(node, &service, 1).await;
    for one in &mut open {
        assert_eq!(one.next().await.unwrap().data["id"], id[0].as_str());
    }
}

async fn a_key_that_is_revoked_hears_no_more(node: &TestNode) {
    let service = node.service().create().await;
    let key = service.new_key("another", KeyType::Live, yui_policy::Permissions::NONE).await;
    let mut open = asked(node, &key, "", None).open().await.begun().await;
    service.revoke(&key).await;
    // As long as other processes may see a service as it was; the stream may have been reading it right then.
    node.advance(Duration::from_secs(2));
    let _ = send(node, &service, 1).await;
    assert_eq!(open.next().await, None);
}

async fn wrong_ids_are_told(node: &TestNode) {
    let service = node.service().create().await;
    let refused = service.get("/v2/events?last_event_id=x&since=1").await.expect(400);
    let messages: Vec<&Value> =
        refused.json["errors"].as_array().unwrap().iter().map(|error| &error["message"]).collect();
    assert_eq!(
        messages,
        ["last_event_id is not the id of an event", "Additional properties are not allowed (since was unexpected)"]
    );
    let refused = node.call("GET", "/v2/events").send().await;
    assert_eq!(refused.status, 401);
}

/// Transactions of PostgreSQL become visible in another order than that in which they wrote: one that is still open must not be
/// passed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_transaction_that_commits_late_is_not_passed() {
    let node = TestNode::on(Engine::Postgres).await;
    let service = node.service().create().await;
    let start = follow(&node, &service, None).await.last_id().to_owned();
    let (id, tenant, store) = (service.id, service.tenant(), node.store().clone());
    let text = |content: &str| IncomingText {
        from_number: "+819012345678".to_owned(),
        to_number: "+819000000000".to_owned(),
        content: content.to_owned(),
    };
    let (written, wait_for_written) = std::sync::mpsc::channel();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let early = text("early");
    let slow = tokio::spawn(async move {
        store
            .write(&tenant, move |tx| {
                record_received_text(tx, id, &early)?;
                written.send(()).unwrap();
                wait.recv().unwrap();
                Ok(())
            })
            .await
    });
    tokio::task::spawn_blocking(move || wait_for_written.recv().unwrap()).await.unwrap();
    let late = text("late");
    node.store().write(&service.tenant(), move |tx| record_received_text(tx, id, &late).map(drop)).await.unwrap();
    let first = up_to_now(&node, &service, &start).await;
    assert_eq!(first.iter().map(|event| &event.data["message"]).collect::<Vec<_>>(), ["late"]);
    go_on.send(()).unwrap();
    slow.await.unwrap().unwrap();
    let then = up_to_now(&node, &service, &first[0].id).await;
    assert_eq!(then.iter().map(|event| &event.data["message"]).collect::<Vec<_>>(), ["early"]);
    node.run_due().await;
    node.finish().await;
}

/// Many write at once while one reads: it gets each event once, under rising numbers.
async fn many_writers_leave_no_gap(engine: Engine) {
    const WRITERS: usize = 8;
    const EACH: usize = 40;
    let node = TestNode::on(engine).await;
    let service = node.service().create().await;
    let mut stream = follow(&node, &service, None).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (store, tenant, id) = (node.store().clone(), service.tenant(), service.id);
        writers.spawn(async move {
            for number in 0..EACH {
                let text = IncomingText {
                    from_number: "+819012345678".to_owned(),
                    to_number: "+819000000000".to_owned(),
                    content: format!("{writer}-{number}"),
                };
                store.write(&tenant, move |tx| record_received_text(tx, id, &text).map(drop)).await.unwrap();
            }
        });
    }
    let (mut seen, mut last) = (BTreeSet::new(), 0_u64);
    while seen.len() < WRITERS * EACH {
        let event = stream.next().await.unwrap();
        let number: u64 = event.id.parse().unwrap();
        assert!(number > last, "{number} after {last}");
        last = number;
        assert!(seen.insert(event.data["message"].as_str().unwrap().to_owned()), "told twice");
    }
    writers.join_all().await;
    drop(stream);
    node.run_due().await;
    node.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_leave_no_gap_on_sqlite() {
    many_writers_leave_no_gap(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_leave_no_gap_on_postgres() {
    many_writers_leave_no_gap(Engine::Postgres).await;
}

/// Streams end when the node goes away, so that clients go elsewhere and nothing is cut off.
#[tokio::test]
async fn streams_end_with_the_node() {
    let node = TestNode::on(Engine::Sqlite).await;
    let service = node.service().create().await;
    let mut stream = follow(&node, &service, None).await;
    node.node().lifecycle.begin_shutdown();
    assert_eq!(stream.next().await, None);
    node.finish().await;
}
