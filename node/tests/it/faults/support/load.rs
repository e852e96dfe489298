//! Requests in a stream, and what was accepted of them.

use super::accounts::EMAIL_TEMPLATE;
use super::connection::Connection;
use super::serving::Serving;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

/// The notifications that were answered with 201, over all connections and restarts.
#[derive(Clone)]
pub(crate) struct Accepted {
    ids: Arc<Mutex<BTreeSet<Uuid>>>,
    count: watch::Sender<usize>,
}

impl Accepted {
    pub(crate) fn none() -> Self {
        Self { ids: Arc::default(), count: watch::Sender::new(0) }
    }

    /// Notes an answer of 201; gives how many there are now.
    pub(crate) fn add(&self, answer: &Value) -> usize {
        let id = answer["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("no id in {answer}"));
        let mut ids = self.ids.lock().unwrap();
        assert!(ids.insert(id), "two requests were answered with the id {id}");
        self.count.send_replace(ids.len());
        ids.len()
    }

    pub(crate) fn ids(&self) -> BTreeSet<Uuid> {
        self.ids.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// Returns when so many were accepted.
    pub(crate) async fn reach(&self, count: usize) {
        let mut changes = self.count.subscribe();
        let waited = tokio::time::timeout(yui_testkit::PATIENCE, changes.wait_for(|now| *now >= count)).await;
        assert!(waited.is_ok(), "{} of {count} were accepted", self.count());
    }
}

/// The body of a request for one e-mail.
pub(crate) fn email(recipient: &str) -> Value {
    json!({ "email_address": recipient, "template_id": EMAIL_TEMPLATE, "personalisation": { "name": "港 花子" } })
}

/// The body of a request for so many e-mails, each to an address of its own.
pub(crate) fn bulk(rows: usize) -> Value {
    let mut table = vec![json!(["email address", "name"])];
    table.extend((0..rows).map(|row| json!([format!("row{row}@example.jp"), "港 花子"])));
    json!({ "name": "3000", "template_id": EMAIL_TEMPLATE, "rows": table })
}

/// Sends single e-mails over so many connections until so many were accepted in all, and then ends the node with what is under way.
pub(crate) async fn send_until(node: Serving, accepted: &Accepted, connections: usize, count: usize) {
    let address = node.address();
    let mut senders = JoinSet::new();
    for number in 0..connections {
        let accepted = accepted.clone();
        senders.spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            // Ends with the node.
            while let Ok(reply) =
                connection.post("/v2/notifications/email", &email(&format!("one{number}@example.jp"))).await
            {
                accepted.add(&reply.expect(201).json());
            }
        });
    }
    accepted.reach(count).await;
    node.kill();
    while let Some(ended) = senders.join_next().await {
        ended.unwrap();
    }
}
