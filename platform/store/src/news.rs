//! News: who in this process waits for changes of what.
//!
//! A reader that follows what is written, such as a stream of events, would have to ask the database again and again. Instead
//! it listens to a topic, and a transaction that changes something of it announces the topic. The listener is woken after the
//! commit, so that it finds what was written. A hint only: other processes' commits are not heard, so a listener asks by itself
//! now and then too.

use crate::Store;
use crate::jobs::Lanes;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;
use uuid::Uuid;

/// Whom a transaction wakes once it is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Woken {
    pub(crate) lanes: Lanes,
    topics: Vec<Uuid>,
}

impl Woken {
    pub(crate) fn announce(&mut self, topic: Uuid) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.lanes.join(other.lanes);
        other.topics.into_iter().for_each(|topic| self.announce(topic));
    }
}

/// The topics that somebody in this process listens to.
#[derive(Debug, Default)]
pub(crate) struct News(Mutex<HashMap<Uuid, watch::Sender<()>>>);

impl News {
    pub(crate) fn wake(&self, woken: &Woken) {
        if woken.topics.is_empty() {
            return;
        }
        let topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for topic in woken.topics.iter().filter_map(|topic| topics.get(topic)) {
            topic.send_replace(());
        }
    }

    fn listen(&self, topic: Uuid) -> Listener {
        let mut topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        topics.retain(|_, topic| topic.receiver_count() > 0);
        Listener(topics.entry(topic).or_insert_with(|| watch::Sender::new(())).subscribe())
    }
}

/// Hears when something of a topic was committed in this process since it last heard.
#[derive(Debug)]
pub struct Listener(watch::Receiver<()>);

impl Listener {
    /// Waits for the next commit; returns at once if there was one since the last call, or since the listener was made.
    pub async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            // The store is gone: there will be no news.
            std::future::pending::<()>().await;
        }
    }
}

impl Store {
    /// Listens to a topic from now on; transactions announce it with [`crate::TenantTx::announce`].
    #[must_use]
    pub fn listen(&self, topic: Uuid) -> Listener {
        self.news.listen(topic)
    }
}
