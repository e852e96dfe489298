//! PostgreSQL goes down under load and comes back.

use super::support::{Accepted, Connection, Installation, Ledger, arrivals, email};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use yui_testkit::postgres::Cluster;
use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};

/// What the senders of a test have in common.
#[derive(Default)]
struct Senders {
    refused: watch::Sender<usize>,
    stop: AtomicBool,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_crashes_under_load() {
    const AT_ONCE: usize = 4;
    let cluster = Cluster::start().await.unwrap();
    let smtp = FakeSmtp::start().unwrap();
    let database = cluster.database().await.unwrap();
    let installation = Installation::on(Some(database)).sending_to(&smtp, AT_ONCE).set_up();
    // So that calls are under way when the database goes.
    smtp.set(Behaviour::delay(Stage::End, Duration::from_millis(20)));
    let node = installation.serve().await;
    let (accepted, shared) = (Accepted::none(), Arc::new(Senders::default()));
    let mut senders = JoinSet::new();
    for number in 0..4 {
        senders.spawn(send(node.connect().await, number, accepted.clone(), Arc::clone(&shared)));
    }
    accepted.reach(100).await;
    cluster.crash().await.unwrap();
    let mut refused = shared.refused.subscribe();
    refused.wait_for(|count| *count >= 20).await.unwrap();
    // It is alive, and says that it is not ready.
    let mut connection = node.connect().await;
    connection.get("/_status/live").await.unwrap().expect(200);
    connection.get("/_status/ready").await.unwrap().expect(503);

    cluster.start_again().await.unwrap();
    let before = accepted.count();
    accepted.reach(before + 100).await;
    shared.stop.store(true, Ordering::Relaxed);
    while let Some(ended) = senders.join_next().await {
        ended.unwrap();
    }
    connection.get("/_status/ready").await.unwrap().expect(200);
    smtp.wait_for_within(accepted.count(), Duration::from_secs(90)).await.unwrap();
    node.stop().await;

    let ledger = Ledger::read(&installation).await;
    let arrived = arrivals(&smtp);
    let lost: Vec<_> = accepted.ids().into_iter().filter(|id| !arrived.contains_key(id)).collect();
    assert!(lost.is_empty(), "{} of {} were lost", lost.len(), accepted.count());
    assert_eq!(ledger.jobs, 0);
    // What the mail server took while the database was away was recorded when it came back.
    assert_eq!(smtp.count(), arrived.len(), "{} copies arrived", smtp.count() - arrived.len());
    assert!(ledger.uncertain() <= AT_ONCE);
}

/// Sends until it is told to stop; an answer is 201, or 503 with the time to try again.
async fn send(mut connection: Connection, number: usize, accepted: Accepted, shared: Arc<Senders>) {
    let body = email(&format!("one{number}@example.jp"));
    while !shared.stop.load(Ordering::Relaxed) {
        let reply = connection.post("/v2/notifications/email", &body).await.unwrap();
        if reply.status == 503 {
            assert!(reply.headers.contains_key("retry-after"), "{:?} {}", reply.headers, reply.text);
            shared.refused.send_modify(|count| *count += 1);
        } else {
            accepted.add(&reply.expect(201).json());
        }
    }
}
