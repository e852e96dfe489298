//! The process is killed in the middle of its work, and started again.

use super::support::{
    Accepted, Engine, Installation, Ledger, Serving, arrivals, bulk, email, on_both, pick, send_until,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};

on_both!(
    each_row_of_a_bulk_arrives,
    a_bulk_arrives_that_was_just_accepted,
    every_accepted_email_arrives,
    calls_under_way_are_repeated_and_counted
);

/// How many calls to the mail server are under way at once.
pub(super) const AT_ONCE: usize = 4;

/// On PostgreSQL a killed process keeps its jobs until their lease ends, some seconds later.
pub(super) const PATIENCE: Duration = Duration::from_secs(100);

/// At the first kill some of the rows are expanded, and at the later ones their messages are on their way.
async fn each_row_of_a_bulk_arrives(engine: Engine) {
    const ROWS: usize = 3_000;
    let smtp = FakeSmtp::start().unwrap();
    let installation = accept_bulk(engine, &smtp, ROWS, async || {
        // The first message is on its way as soon as the first rows are expanded.
        smtp.wait_for_connections(1).await.unwrap();
    })
    .await;
    let expanded = Ledger::read(&installation).await.messages.len();
    println!("{expanded} of {ROWS} rows were expanded at the first kill");
    let kills = pick(2, [1..400, 600..1_400, 1_600..2_800]);
    for kill in kills {
        let node = installation.serve().await;
        smtp.wait_for_within(kill, PATIENCE).await.unwrap();
        node.kill();
    }
    check_bulk(&installation, &smtp, ROWS, kills.len() + 1).await;
}

/// It is accepted, and that is all that happened.
async fn a_bulk_arrives_that_was_just_accepted(engine: Engine) {
    const ROWS: usize = 700;
    let smtp = FakeSmtp::start().unwrap();
    let installation = accept_bulk(engine, &smtp, ROWS, async || {}).await;
    check_bulk(&installation, &smtp, ROWS, 1).await;
}

/// Has so many rows accepted by a new node, and kills it when `then` returns.
async fn accept_bulk(engine: Engine, smtp: &FakeSmtp, rows: usize, then: impl AsyncFnOnce()) -> Installation {
    let installation = Installation::new(engine).await.sending_to(smtp, AT_ONCE).set_up();
    let node = installation.serve().await;
    node.connect().await.post("/v2/notifications/bulk", &bulk(rows)).await.unwrap().expect(201);
    then().await;
    node.kill();
    installation
}

/// Lets the node do the rest, and counts.
pub(super) async fn check_bulk(installation: &Installation, smtp: &FakeSmtp, rows: usize, kills: usize) {
    let node = installation.serve().await;
    smtp.wait_for_within(rows, PATIENCE).await.unwrap();
    wait_until_idle(&node).await;
    node.stop().await;

    let ledger = Ledger::read(installation).await;
    let arrived = arrivals(smtp);
    assert_eq!(ledger.jobs, 0);
    assert_eq!(ledger.messages.len(), rows, "a row became two notifications, or none");
    assert!(arrived.keys().eq(ledger.messages.keys()), "{} of {rows} arrived", arrived.len());
    let recipients: BTreeSet<_> = smtp.messages().iter().map(|mail| mail.to.clone()).collect();
    assert_eq!(recipients.len(), rows);
    check_copies(smtp, &ledger, kills);
}

async fn every_accepted_email_arrives(engine: Engine) {
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, AT_ONCE).set_up();
    let accepted = Accepted::none();
    let kills = pick(3, [1..50, 100..250, 300..500]);
    for kill in kills {
        send_until(installation.serve().await, &accepted, 8, kill).await;
    }
    let node = installation.serve().await;
    smtp.wait_for_within(accepted.count(), PATIENCE).await.unwrap();
    wait_until_idle(&node).await;
    node.stop().await;

    let ledger = Ledger::read(&installation).await;
    let arrived = arrivals(&smtp);
    assert_eq!(ledger.jobs, 0);
    let lost: Vec<_> = accepted.ids().into_iter().filter(|id| !arrived.contains_key(id)).collect();
    assert!(lost.is_empty(), "{} of {} were lost", lost.len(), accepted.count());
    // What was committed while its answer was on the way arrives too: at most one on each connection and kill.
    assert!(arrived.len() <= accepted.count() + 8 * kills.len(), "{} of {}", arrived.len(), accepted.count());
    assert!(arrived.keys().eq(ledger.messages.keys()));
    check_copies(&smtp, &ledger, kills.len());
}

/// The mail server has taken the messages, and the process dies before it hears of that.
async fn calls_under_way_are_repeated_and_counted(engine: Engine) {
    const MESSAGES: usize = 20;
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, AT_ONCE).set_up();
    smtp.set(Behaviour::hang(Stage::Receipt));
    let node = installation.serve().await;
    let mut connection = node.connect().await;
    for _ in 0..MESSAGES {
        connection.post("/v2/notifications/email", &email("hanako@example.jp")).await.unwrap().expect(201);
    }
    smtp.wait_for(AT_ONCE).await.unwrap();
    node.kill();
    assert_eq!(smtp.count(), AT_ONCE, "more calls were under way than there are workers");
    let in_doubt = arrivals(&smtp);

    smtp.set(Behaviour::accept());
    let node = installation.serve().await;
    smtp.wait_for_within(MESSAGES + AT_ONCE, PATIENCE).await.unwrap();
    wait_until_idle(&node).await;
    let metrics = node.connect().await.get("/metrics").await.unwrap().expect(200).text;
    let counted = format!("yui_notify_repeated_attempts_total{{channel=\"email\"}} {AT_ONCE}\n");
    assert!(metrics.contains(&counted), "{metrics}");
    node.stop().await;

    let ledger = Ledger::read(&installation).await;
    let arrived = arrivals(&smtp);
    assert_eq!(arrived.len(), MESSAGES);
    for (id, message) in &ledger.messages {
        let copies = if in_doubt.contains_key(id) { 2 } else { 1 };
        assert_eq!(arrived.get(id), Some(&copies), "{id}: {message:?}");
        assert_eq!(message.uncertain, copies as i64 - 1, "{id}: {message:?}");
        assert_eq!(message.status, "delivered", "{id}");
    }
}

/// Each crash leaves a copy, and each is counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_crashes_in_a_row_are_counted_twice() {
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(Engine::Sqlite).await.sending_to(&smtp, AT_ONCE).set_up();
    smtp.set(Behaviour::hang(Stage::Receipt));
    let node = installation.serve().await;
    let mut connection = node.connect().await;
    for _ in 0..AT_ONCE {
        connection.post("/v2/notifications/email", &email("hanako@example.jp")).await.unwrap().expect(201);
    }
    smtp.wait_for(AT_ONCE).await.unwrap();
    node.kill();
    let node = installation.serve().await;
    smtp.wait_for(2 * AT_ONCE).await.unwrap();
    node.kill();
    smtp.set(Behaviour::accept());
    let node = installation.serve().await;
    smtp.wait_for(3 * AT_ONCE).await.unwrap();
    wait_until_idle(&node).await;
    node.stop().await;

    assert!(arrivals(&smtp).values().all(|count| *count == 3));
    let ledger = Ledger::read(&installation).await;
    assert!(ledger.messages.values().all(|message| message.uncertain == 2), "{:?}", ledger.messages);
}

/// There are no more copies than calls were under way, each has the Message-ID of the first, and the database knows of them.
fn check_copies(smtp: &FakeSmtp, ledger: &Ledger, kills: usize) {
    let copies = smtp.count() - arrivals(smtp).len();
    let uncertain = ledger.uncertain();
    assert!(copies <= uncertain, "{copies} copies arrived, and the node knows of {uncertain}");
    assert!(uncertain <= kills * AT_ONCE, "{uncertain} calls were under way in {kills} kills of {AT_ONCE} each");
}

/// Returns when the last messages that arrived are recorded too.
pub(super) async fn wait_until_idle(node: &Serving) {
    let mut connection = node.connect().await;
    let is_idle = |list: &Value| list["notifications"].as_array().unwrap().is_empty();
    let asking = async {
        let path = "/v2/notifications?status=created&include_jobs=true";
        while !is_idle(&connection.get(path).await.unwrap().expect(200).json()) {}
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("messages are left that are not recorded");
}
