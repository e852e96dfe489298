//! The node is moved to another database while it works.

use super::support::{Accepted, Connection, Engine, Installation, Ledger, Reply, arrivals, email, on_both};
use tokio::task::JoinSet;
use yui_node::wiring::migrations;
use yui_testkit::postgres::{Cluster, Database};
use yui_testkit::smtp::FakeSmtp;

on_both!(a_running_node_moves_and_nothing_is_lost);

/// An empty database of the other engine.
async fn other(engine: Engine, installation: &Installation) -> (String, Option<Database>) {
    match engine {
        Engine::Postgres => (format!("sqlite:{}", installation.folder().join("moved").display()), None),
        Engine::Sqlite => {
            let database = Cluster::shared().await.unwrap().database().await.unwrap();
            (database.url().to_owned(), Some(database))
        }
    }
}

async fn a_running_node_moves_and_nothing_is_lost(engine: Engine) {
    const CONNECTIONS: usize = 4;
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, 4).set_up();
    let node = installation.serve().await;
    let accepted = Accepted::none();
    let mut senders = JoinSet::new();
    for number in 0..CONNECTIONS {
        senders.spawn(send_until_refused(node.connect().await, accepted.clone(), number));
    }
    accepted.reach(200).await;
    let (url, _database) = other(engine, &installation).await;
    let mut moving = installation.command(&["move", "--to", &url]);
    let moved = tokio::task::spawn_blocking(move || moving.output().unwrap());
    while let Some(refused) = senders.join_next().await {
        let refused = refused.unwrap();
        assert_eq!(refused.status, 503, "{}", refused.text);
        assert_eq!(refused.headers["retry-after"], "10");
        assert!(refused.text.contains("takes no changes for a moment"), "{}", refused.text);
    }
    let moved = moved.await.unwrap();
    let (said, complaint) = (String::from_utf8(moved.stdout).unwrap(), String::from_utf8(moved.stderr).unwrap());
    assert!(moved.status.success(), "{said}{complaint}");
    assert!(said.contains("the same in both") && said.contains("same node key"), "{said}");

    // Who only reads is served as before.
    let mut reader = node.connect().await;
    reader.get("/v2/templates").await.unwrap().expect(200);
    reader.get("/_status/ready").await.unwrap().expect(200);
    node.stop().await;
    let refused = installation.run(&["serve"]);
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(complaint.contains("was moved to") && complaint.contains("set YUI_DATABASE_URL"), "{complaint}");
    let examined = String::from_utf8(installation.run(&["doctor"]).stdout).unwrap();
    assert!(examined.contains("the data was moved to"), "{examined}");
    let compared = installation.must(&["move", "--verify", "--to", &url]);
    assert!(compared.contains("the databases hold the same"), "{compared}");

    let there = installation.at(url);
    let node = there.serve().await;
    accepted.add(
        &node
            .connect()
            .await
            .post("/v2/notifications/email", &email("after@example.jp"))
            .await
            .unwrap()
            .expect(201)
            .json(),
    );
    smtp.wait_for(accepted.count()).await.unwrap();
    node.stop().await;
    let ledger = Ledger::read(&there).await;
    assert!(ledger.messages.keys().copied().eq(accepted.ids()), "accepted and recorded messages differ");
    let arrived = arrivals(&smtp);
    assert!(arrived.keys().copied().eq(accepted.ids()), "{} of {} arrived", arrived.len(), accepted.count());
    assert!(arrived.values().all(|count| *count == 1), "a move makes no copies");
}

async fn send_until_refused(mut connection: Connection, accepted: Accepted, number: usize) -> Reply {
    loop {
        let body = email(&format!("one{number}@example.jp"));
        let reply = connection.post("/v2/notifications/email", &body).await.unwrap();
        if reply.status != 201 {
            return reply;
        }
        accepted.add(&reply.json());
    }
}

/// The weeks of the sample municipality have rows of nearly every kind that a node keeps.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_a_node_keeps_goes_there_and_back() {
    let installation = Installation::on(None);
    installation.demo().await.stop().await;
    let demo = format!("sqlite:{}", installation.data().join("demo").display());
    let database = Cluster::shared().await.unwrap().database().await.unwrap();
    let back = format!("sqlite:{}", installation.folder().join("back").display());
    installation.must(&["move", "--prepare", "--from", &demo, "--to", database.url()]);
    installation.must(&["move", "--from", &demo, "--to", database.url()]);
    installation.must(&["move", "--from", database.url(), "--to", &back]);
    let compared = installation.must(&["move", "--verify", "--from", &demo, "--to", &back]);
    let tables: Vec<&str> = compared.lines().filter(|line| line.starts_with("same ")).collect();
    let made = migrations()
        .into_iter()
        .flat_map(|one| one.list)
        .map(|migration| migration.sql.matches("\ncreate table ").count());
    // The store's own are its jobs, its schedules and the audit trail.
    assert!(tables.len() >= made.sum::<usize>() + 3, "{compared}");
    let with_rows = tables.iter().filter(|line| !line.contains(": 0 and 0 rows")).count();
    assert!(with_rows > 35, "{with_rows} tables with rows: {compared}");
    assert!(compared.contains("the databases hold the same"), "{compared}");

    let undone = installation.must(&["move", "--undo", "--from", &demo]);
    assert!(undone.contains("takes changes again"), "{undone}");
    installation.demo().await.stop().await;
}
