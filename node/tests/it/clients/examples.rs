//! The examples of the README, as they are printed there, against the node with the sample municipality.

use super::script;
use crate::faults::support::{Engine, Installation, Serving};
use std::process::Command;

/// A demo and its key.
async fn demo() -> (Installation, Serving, String) {
    let installation = Installation::new(Engine::Sqlite).await;
    let node = installation.demo().await;
    let key = node.said().split_once("API key").unwrap().1.trim().to_owned();
    (installation, node, key)
}

async fn check(mut command: Command, node: Serving, key: &str) {
    let printed = script::run({
        command.args([&node.base_url(), key]);
        command
    });
    let printed = printed.await;
    let (id, status) = printed.trim_end().split_once(' ').unwrap();
    assert_eq!(id.len(), 36, "{printed}");
    assert!(["created", "sending", "delivered"].contains(&status), "{printed}");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python() {
    let (_installation, node, key) = demo().await;
    check(script::python("examples/send.py"), node, &key).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn node() {
    let (installation, node, key) = demo().await;
    check(script::node("examples/send.mjs", installation.folder()), node, &key).await;
}

#[test]
fn they_are_short() {
    for example in ["examples/send.py", "examples/send.mjs"] {
        let text = std::fs::read_to_string(script::source(example)).unwrap();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '/'])).count();
        assert!(lines <= 6, "{example} has {lines} lines");
    }
}
