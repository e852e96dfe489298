//! Processes are replaced under load, as at a release, and killed: behind the supervisor's sockets nobody notices.

use super::crash::{AT_ONCE, PATIENCE, wait_until_idle};
use super::support::{Connection, Engine, Installation, Ledger, Stream, arrivals, bulk, signal};
use yui_testkit::smtp::FakeSmtp;

const ROWS: usize = 1_000;

/// Two processes that answer and two that work: each is replaced twice, and one that answers is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_on_postgres_fails_no_request_and_sends_nothing_twice() {
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(Engine::Postgres).await.sending_to(&smtp, AT_ONCE).set_up();
    let node = installation.supervise(&["--web", "2", "--workers", "2"]).await;
    node.connect().await.post("/v2/notifications/bulk", &bulk(ROWS)).await.unwrap().expect(201);
    let load = Stream::start(&node);
    load.go_on(100).await;
    for round in 1..=2 {
        node.signal("HUP");
        node.wait_for_log(round, "every process was replaced").await;
        load.go_on(100).await;
    }
    assert_eq!(load.broken(), 0, "a connection broke without a kill\n{}", node.log());
    let web = node.log_entries("a process is ready").into_iter().rfind(|entry| entry["duty"] == "web 2").unwrap();
    signal("KILL", &web["process"]);
    node.wait_for_log(1, "a process ended; another one takes its place").await;
    node.wait_for_log(4 * 3 + 1, "a process is ready").await;
    load.go_on(100).await;
    let (accepted, broken) = load.stop().await;
    assert!(broken <= Stream::CONNECTIONS, "{broken} connections broke when one process was killed");
    smtp.wait_for_within(accepted.count() + ROWS, PATIENCE).await.unwrap();
    wait_until_idle(&node).await;
    node.stop().await;

    let ledger = Ledger::read(&installation).await;
    let arrived = arrivals(&smtp);
    assert_eq!(ledger.jobs, 0);
    assert_eq!(ledger.messages.len(), accepted.count() + ROWS, "a request that was repeated made two, or one was lost");
    assert!(accepted.ids().iter().all(|id| ledger.messages.contains_key(id)));
    assert!(arrived.keys().eq(ledger.messages.keys()));
    assert!(arrived.values().all(|count| *count == 1), "something was sent twice");
}

/// The embedded database has one process at a time: requests wait in the socket's queue until the next one is ready.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_on_the_embedded_database_lets_requests_wait() {
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(Engine::Sqlite).await.sending_to(&smtp, AT_ONCE).set_up();
    let node = installation.supervise(&[]).await;
    let load = Stream::start(&node);
    load.go_on(100).await;
    node.signal("HUP");
    node.wait_for_log(1, "every process was replaced").await;
    load.go_on(100).await;
    let (accepted, broken) = load.stop().await;
    assert_eq!(broken, 0, "{}", node.log());
    smtp.wait_for_within(accepted.count(), PATIENCE).await.unwrap();
    node.stop().await;
    let arrived = arrivals(&smtp);
    assert!(arrived.keys().copied().eq(accepted.ids()));
    assert!(arrived.values().all(|count| *count == 1), "an orderly replacement makes no copies");
}

/// A release that cannot even read its settings changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_does_not_work_replaces_nothing() {
    let installation = Installation::new(Engine::Sqlite).await.set_up();
    let settings = installation.write("yui.toml", "");
    let node = installation.supervise_with(&["--config", settings.to_str().unwrap()], &[]).await;
    installation.write("yui.toml", "no_such_setting = 1");
    node.signal("HUP");
    node.wait_for_log(1, "a process was not replaced, and the others stay as they are").await;
    node.connect().await.get("/_status").await.unwrap().expect(200);
    assert_eq!(node.log_entries("a process is ready").len(), 1);
    node.stop().await;
}

/// What nobody supervises could neither be stopped nor replaced.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_end_with_their_supervisor() {
    let installation = Installation::new(Engine::Sqlite).await.set_up();
    let node = installation.supervise(&[]).await;
    let address = node.address();
    node.kill();
    let refused = async {
        while Connection::open(address).await.is_ok() {
            tokio::task::yield_now().await
        }
    };
    tokio::time::timeout(yui_testkit::PATIENCE, refused).await.unwrap();
    // The folder is free again.
    installation.serve().await.stop().await;
}
