//! The program of before the newest change of the database's form runs beside this one, and after it: so an upgrade needs no pause, and can be taken back.

use super::crash::{AT_ONCE, PATIENCE, wait_until_idle};
use super::support::{Accepted, Engine, Installation, Ledger, Serving, Stream, Version, arrivals};
use std::collections::BTreeSet;
use uuid::Uuid;
use yui_testkit::smtp::FakeSmtp;

const REQUESTS: usize = 50;

/// On PostgreSQL both run at the same time, before and after the change of the form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_versions_serve_one_database() {
    let smtp = FakeSmtp::start().unwrap();
    let mut installation = set_up_by_previous(Engine::Postgres, &smtp).await;
    let before = installation.serve().await;
    let old_clients = Stream::start(&before);
    old_clients.go_on(REQUESTS).await;
    installation.change_to(Version::This);
    assert!(installation.must(&["migrate"]).contains("applied"), "the previous program has this form already");
    old_clients.go_on(REQUESTS).await;
    let after = installation.serve().await;
    let new_clients = Stream::start(&after);
    new_clients.go_on(REQUESTS).await;
    old_clients.go_on(REQUESTS).await;
    let mut accepted = Vec::from([finish(old_clients, before).await]);
    new_clients.go_on(REQUESTS).await;
    // The release is taken back.
    installation.change_to(Version::Previous);
    let again = installation.serve().await;
    let old_clients = Stream::start(&again);
    old_clients.go_on(REQUESTS).await;
    new_clients.go_on(REQUESTS).await;
    accepted.push(finish(new_clients, after).await);
    old_clients.go_on(REQUESTS).await;
    let (last, broken) = old_clients.stop().await;
    assert_eq!(broken, 0);
    accepted.push(last);
    smtp.wait_for_within(accepted.iter().map(Accepted::count).sum(), PATIENCE).await.unwrap();
    wait_until_idle(&again).await;
    again.stop().await;
    check(&installation, &smtp, &accepted).await;
}

/// The embedded database has one process: each version takes over from the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_version_takes_over_from_the_other() {
    let smtp = FakeSmtp::start().unwrap();
    let mut installation = set_up_by_previous(Engine::Sqlite, &smtp).await;
    let mut accepted = Vec::new();
    for version in [Version::Previous, Version::This, Version::Previous, Version::This] {
        installation.change_to(version);
        let node = installation.serve().await;
        let clients = Stream::start(&node);
        clients.go_on(REQUESTS).await;
        accepted.push(finish(clients, node).await);
    }
    let node = installation.serve().await;
    smtp.wait_for_within(accepted.iter().map(Accepted::count).sum(), PATIENCE).await.unwrap();
    wait_until_idle(&node).await;
    node.stop().await;
    check(&installation, &smtp, &accepted).await;
}

async fn set_up_by_previous(engine: Engine, smtp: &FakeSmtp) -> Installation {
    let mut installation = Installation::new(engine).await.sending_to(smtp, AT_ONCE);
    installation.change_to(Version::Previous);
    installation.set_up()
}

/// Ends the requests, then the process; gives what was accepted.
async fn finish(clients: Stream, node: Serving) -> Accepted {
    let (accepted, broken) = clients.stop().await;
    assert_eq!(broken, 0, "{}", node.log());
    node.stop().await;
    accepted
}

/// Everything arrived, and once.
async fn check(installation: &Installation, smtp: &FakeSmtp, accepted: &[Accepted]) {
    let (ledger, arrived) = (Ledger::read(installation).await, arrivals(smtp));
    let accepted: BTreeSet<Uuid> = accepted.iter().flat_map(Accepted::ids).collect();
    assert_eq!(ledger.jobs, 0);
    assert!(ledger.messages.keys().eq(&accepted), "{} accepted, {} recorded", accepted.len(), ledger.messages.len());
    assert!(arrived.keys().eq(&accepted), "{} accepted, {} arrived", accepted.len(), arrived.len());
    assert!(arrived.values().all(|count| *count == 1), "something was sent twice");
    assert!(ledger.messages.values().all(|message| message.status == "delivered"));
}
