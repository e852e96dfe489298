//! What a stopped node's database says about its messages.

use super::installation::Installation;
use std::collections::BTreeMap;
use uuid::Uuid;
use yui_kernel::{Env, NodeWide};
use yui_store::{Location, NodeSql, Scope, Settings, Statement, Store};

static MESSAGES: NodeSql = NodeSql(Statement {
    name: "faults::MESSAGES",
    scope: Scope::Node,
    text: "select notification_id, status, attempts, uncertain_attempts from notification",
    postgres: None,
});

static JOBS: NodeSql = NodeSql(Statement {
    name: "faults::JOBS",
    scope: Scope::Node,
    text: "select count(*) from job where kind = 'notify.deliver' or kind = 'notify.expand-bulk'",
    postgres: None,
});

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) status: String,
    pub(crate) attempts: i64,
    pub(crate) uncertain: i64,
}

/// All messages, and how many jobs of theirs are left.
pub(crate) struct Ledger {
    pub(crate) messages: BTreeMap<Uuid, Message>,
    pub(crate) jobs: i64,
}

impl Ledger {
    /// Reads it. On the embedded engine the node must have stopped.
    pub(crate) async fn read(installation: &Installation) -> Self {
        let location: Location = installation.url().parse().unwrap();
        let store = Store::open(&Settings::new(location), Env::system()).await.unwrap();
        let context = NodeWide::system("test");
        let read = store.read_node(&context, |tx| {
            let messages: Vec<(Uuid, String, i64, i64)> = tx.list(&MESSAGES, &[])?;
            let jobs: Option<(i64,)> = tx.find(&JOBS, &[])?;
            Ok((messages, jobs))
        });
        let (messages, jobs) = read.await.unwrap();
        store.close().await.unwrap();
        let messages = messages.into_iter();
        let messages = messages.map(|(id, status, attempts, uncertain)| (id, Message { status, attempts, uncertain }));
        Self { messages: messages.collect(), jobs: jobs.map_or(0, |(count,)| count) }
    }

    /// How many attempts may have reached the provider without the node's knowing.
    pub(crate) fn uncertain(&self) -> usize {
        self.messages.values().map(|message| usize::try_from(message.uncertain).unwrap()).sum()
    }
}
