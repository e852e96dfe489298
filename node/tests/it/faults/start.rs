//! A node that must not start says why, and what to do.

use super::support::{Engine, Installation};

fn refusal(installation: &Installation) -> String {
    let output = installation.run(&["serve"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_second_node_on_the_same_folder_is_refused() {
    let installation = Installation::new(Engine::Sqlite).await.set_up();
    let node = installation.serve().await;
    let complaint = refusal(&installation);
    assert!(complaint.contains("another node is running on the folder"), "{complaint}");
    assert!(complaint.contains("stop it, or give this node a folder of its own"), "{complaint}");
    // The first one is not disturbed.
    node.connect().await.get("/_status").await.unwrap().expect(200);
    node.stop().await;
    // And the folder is free again.
    installation.serve().await.stop().await;
}

#[tokio::test]
async fn a_killed_node_leaves_its_folder_free() {
    let installation = Installation::new(Engine::Sqlite).await.set_up();
    installation.serve().await.kill();
    installation.serve().await.stop().await;
}

#[tokio::test]
async fn a_postgresql_database_is_migrated_by_its_operator() {
    let installation = Installation::new(Engine::Postgres).await;
    let complaint = refusal(&installation);
    assert!(complaint.contains("run `yui migrate` with the same settings, then start again"), "{complaint}");
    installation.must(&["migrate"]);
    assert_eq!(installation.must(&["migrate"]).trim_end(), "the database is up to date");
    installation.serve().await.stop().await;
}

#[tokio::test]
async fn two_nodes_share_a_postgresql_database() {
    let installation = Installation::new(Engine::Postgres).await.set_up();
    let (one, other) = (installation.serve().await, installation.serve().await);
    for node in [&one, &other] {
        node.connect().await.get("/v2/templates").await.unwrap().expect(200);
    }
    one.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let address = yui_testkit::ports::Port::reserve().unwrap().address();
    let installation =
        Installation::on(None).with("YUI_DATABASE_URL", format!("postgres://yui:swordfish@{address}/yui"));
    let complaint = refusal(&installation);
    assert!(complaint.contains("the database server cannot be reached"), "{complaint}");
    assert!(!complaint.contains("swordfish"), "{complaint}");
}
