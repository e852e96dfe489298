//! The process is killed in the middle of its work, and started again.

use super::support::{Accepted, Engine, Installation, Ledger, arrivals, bulk, email, on_both, pick, send_until};
use std::time::Duration;
use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};

on_both!(each_row_of_a_bulk_arrives, every_accepted_email_arrives, calls_under_way_are_repeated_and_counted);

/// How many calls to the mail server are under way at once.
const AT_ONCE: usize = 4;

/// On PostgreSQL a killed process keeps its jobs until their lease ends, 30 seconds later.
const PATIENCE: Duration = Duration::from_secs(100);

/// At the first kill the rows are still being expanded, at the later ones their messages are on their way.
async fn each_row_of_a_bulk_arrives(engine: Engine) {
    const ROWS: usize = 3_000;
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, AT_ONCE).set_up();
    let node = installation.serve().await;
    let mut connection = node.connect().await;
    connection.post("/v2/notifications/bulk", &bulk(ROWS)).await.unwrap().expect(201);
    node.kill();
    let kills = pick(2, [1..400, 600..1_400, 1_600..2_800]);
    for kill in kills {
        let node = installation.serve().await;
        smtp.wait_for_within(kill, PATIENCE).await.unwrap();
        node.kill();
    }
    let node = installation.serve().await;
    smtp.wait_for_within(ROWS, PATIENCE).await.unwrap();
    wait_until_idle(&node).await;
    node.stop().await;

    let ledger = Ledger::read(&installation).await;
    let arrived = arrivals(&smtp);
    assert_eq!(ledger.jobs, 0);
    assert_eq!(ledger.messages.len(), ROWS, "a row became two notifications, or none");
    assert!(arrived.keys().eq(ledger.messages.keys()), "{} of {ROWS} arrived", arrived.len());
    let recipients: std::collections::BTreeSet<_> = smtp.messages().iter().map(|mail| mail.to.clone()).collect();
    assert_eq!(recipients.len(), ROWS);
    check_copies(&smtp, &ledger, kills.len() + 1);
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

/// There are no more copies than calls were under way, each has the Message-ID of the first, and the database knows of them.
fn check_copies(smtp: &FakeSmtp, ledger: &Ledger, kills: usize) {
    let copies = smtp.count() - arrivals(smtp).len();
    let uncertain = ledger.uncertain();
    assert!(copies <= uncertain, "{copies} copies arrived, and the node knows of {uncertain}");
    assert!(uncertain <= kills * AT_ONCE, "{uncertain} calls were under way in {kills} kills of {AT_ONCE} each");
}

/// Returns when the last messages that arrived are recorded too.
async fn wait_until_idle(node: &super::support::Serving) {
    let mut connection = node.connect().await;
    loop {
        let created =
            connection.get("/v2/notifications?status=created&include_jobs=true").await.unwrap().expect(200).json();
        if created["notifications"].as_array().unwrap().is_empty() {
            return;
        }
        tokio::task::yield_now().await;
    }
}
