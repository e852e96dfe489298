//! The node is told to stop while requests keep coming: none of them fails, and what was accepted is delivered after the next start.

use super::support::{Accepted, Connection, Engine, Installation, Ledger, arrivals, email, on_both};
use std::time::Duration;
use tokio::task::JoinSet;
use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};

on_both!(no_request_fails_and_nothing_is_lost);

async fn no_request_fails_and_nothing_is_lost(engine: Engine) {
    const CONNECTIONS: usize = 8;
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, 2).with("YUI_SHUTDOWN_DRAIN", "3s").set_up();
    // A slow mail server, so that much is left to be done when the node stops.
    smtp.set(Behaviour::delay(Stage::End, Duration::from_millis(200)));
    let node = installation.serve().await;
    let accepted = Accepted::none();
    let mut idle = node.connect().await;
    idle.get("/_status").await.unwrap().expect(200);
    let mut senders = JoinSet::new();
    for number in 0..CONNECTIONS {
        senders.spawn(send_until_closed(node.connect().await, accepted.clone(), number));
    }
    accepted.reach(200).await;
    node.terminate();
    // A connection ends only after an answer that says so.
    while let Some(ended) = senders.join_next().await {
        ended.unwrap();
    }
    // One that was silent meanwhile is answered too.
    let late = idle.post("/v2/notifications/email", &email("late@example.jp")).await.unwrap();
    assert!(late.closes(), "{:?}", late.headers);
    accepted.add(&late.expect(201).json());
    let log = node.log();
    assert_eq!(node.ended().await.code(), Some(0), "{log}");

    let ledger = Ledger::read(&installation).await;
    assert!(ledger.jobs > 0, "the mail server was not slow enough for this test");
    assert!(ledger.messages.keys().copied().eq(accepted.ids()), "accepted and recorded messages differ");
    assert_eq!(ledger.uncertain(), 0);
    smtp.set(Behaviour::accept());
    let node = installation.serve().await;
    smtp.wait_for(accepted.count()).await.unwrap();
    node.stop().await;
    let arrived = arrivals(&smtp);
    assert!(arrived.keys().copied().eq(accepted.ids()));
    assert!(arrived.values().all(|count| *count == 1), "an orderly stop makes no copies");
}

async fn send_until_closed(mut connection: Connection, accepted: Accepted, number: usize) {
    loop {
        let body = email(&format!("one{number}@example.jp"));
        let reply = connection.post("/v2/notifications/email", &body).await.unwrap();
        let closes = reply.closes();
        accepted.add(&reply.expect(201).json());
        if closes {
            return;
        }
    }
}
