//! The disk is full, and then there is space again.

use super::support::{Accepted, Ballast, Installation, SmallDisk, arrivals, email};
use serde_json::{Value, json};
use yui_testkit::postgres::Cluster;
use yui_testkit::smtp::FakeSmtp;

/// A message of some size, so that the disk is full soon.
fn long_email() -> Value {
    let mut body = email("one@example.jp");
    body["personalisation"] = json!({ "name": "港 花子 ".repeat(2_000) });
    body
}

/// On the embedded engine, whose files are on that disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn senders_are_told_and_nothing_accepted_is_lost_on_sqlite() {
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::on(None).sending_to(&smtp, 4);
    let disk = SmallDisk::in_place_of(&installation.data(), 24);
    let ballast = disk.take(12);
    let installation = installation.behind(disk.prefix()).set_up();
    fill(&installation, &smtp, || ballast).await;
}

/// On PostgreSQL, which keeps the node's database there, and its log elsewhere: with a full disk under its log it ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn senders_are_told_and_nothing_accepted_is_lost_on_postgres() {
    let smtp = FakeSmtp::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let disk = SmallDisk::of_the_database(folder.path(), 128);
    let cluster = Cluster::start().await.unwrap();
    let database = cluster.database_in(&disk.path()).await.unwrap();
    let installation = Installation::on(Some(database)).sending_to(&smtp, 4).set_up();
    fill(&installation, &smtp, || disk.take_all_but(512)).await;
}

/// Sends until the disk is full, clears up what `take` took, and sends on.
async fn fill(installation: &Installation, smtp: &FakeSmtp, take: impl FnOnce() -> Ballast) {
    let node = installation.serve().await;
    let ballast = take();
    let mut connection = node.connect().await;
    let (accepted, body) = (Accepted::none(), long_email());
    let refused = loop {
        let reply = connection.post("/v2/notifications/email", &body).await.unwrap();
        if reply.status != 201 {
            break reply;
        }
        accepted.add(&reply.json());
        assert!(accepted.count() < 10_000, "the disk does not fill");
    };
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(refused.headers.contains_key("retry-after"), "{:?}", refused.headers);
    // It lives, and what was accepted can be read.
    connection.get("/_status/live").await.unwrap().expect(200);
    for id in accepted.ids().iter().take(20) {
        connection.get(&format!("/v2/notifications/{id}")).await.unwrap().expect(200);
    }

    ballast.remove();
    let before = accepted.count();
    while accepted.count() < before + 20 {
        let reply = connection.post("/v2/notifications/email", &body).await.unwrap();
        match reply.status {
            503 => tokio::task::yield_now().await,
            _ => drop(accepted.add(&reply.expect(201).json())),
        }
    }
    smtp.wait_for(accepted.count()).await.unwrap();
    let arrived = arrivals(smtp);
    let lost: Vec<_> = accepted.ids().into_iter().filter(|id| !arrived.contains_key(id)).collect();
    assert!(lost.is_empty(), "{} of {} were lost", lost.len(), accepted.count());
    // What the mail server took while the disk was full was recorded when there was space.
    assert_eq!(smtp.count(), arrived.len(), "{} copies arrived", smtp.count() - arrived.len());
    let log = node.log();
    assert!(log.contains("disk is full"), "{log}");
    node.stop().await;
}
