//! A stream of server-sent events, as a client of a node reads it.

use crate::record::PATIENCE;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::Value;

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its data, read as JSON.
    pub data: Value,
}

/// A stream that is open. Dropping it closes the connection.
#[derive(Debug)]
pub struct EventStream {
    body: Incoming,
    read: String,
    last_id: String,
}

impl EventStream {
    pub(super) fn new(body: Incoming) -> Self {
        Self { body, read: String::new(), last_id: String::new() }
    }

    /// The id with which a client would come back now.
    #[must_use]
    pub fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Waits for the stream to begin, that is, for its first block, which holds no event unless there is a gap.
    ///
    /// # Panics
    /// If it ends before.
    pub async fn begun(mut self) -> Self {
        while !self.read.contains("\n\n") {
            assert!(self.more().await, "the stream ended at once");
        }
        if let Some((block, rest)) = self.read.clone().split_once("\n\n")
            && !block.contains("data:")
        {
            self.note(block);
            rest.clone_into(&mut self.read);
        }
        self
    }

    /// The next event; none at the end of the stream.
    ///
    /// # Panics
    /// If nothing comes for long, or data is not JSON.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.read.clone().split_once("\n\n") {
                rest.clone_into(&mut self.read);
                if let Some(event) = self.note(block) {
                    return Some(event);
                }
            }
            if !self.more().await {
                return None;
            }
        }
    }

    /// Every event until the end of the stream.
    pub async fn rest(mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }

    /// Reads on; `false` at the end.
    async fn more(&mut self) -> bool {
        let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.unwrap();
        let Some(Ok(frame)) = frame else { return false };
        if let Some(data) = frame.data_ref() {
            self.read.push_str(std::str::from_utf8(data).unwrap());
        }
        true
    }

    /// Reads a block, as the HTML standard says in "interpreting an event stream"; none if it holds no data.
    fn note(&mut self, block: &str) -> Option<Event> {
        let field = |name: &str| {
            block.lines().filter_map(|line| line.split_once(": ")).find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        if let Some(id) = field("id") {
            id.clone_into(&mut self.last_id);
        }
        let data = field("data")?;
        let name = field("event").unwrap_or("message").to_owned();
        Some(Event { id: self.last_id.clone(), name, data: serde_json::from_str(data).unwrap() })
    }
}
