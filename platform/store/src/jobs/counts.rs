//! How much work there is, for metrics and for the operator.

use super::{Lane, sql};
use crate::{FromRow, Row, Store, values};
use yui_kernel::{NodeWide, Result, Timestamp};

/// The jobs of one kind in one lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The lane.
    pub lane: Lane,
    /// [`super::Job::KIND`].
    pub kind: String,
    /// Due and waiting for a slot.
    pub waiting: u64,
    /// Due later: scheduled, or waiting to be tried again.
    pub later: u64,
    /// With a worker, also one that has died and whose lease has not been taken over yet.
    pub running: u64,
    /// Given up and kept.
    pub dead: u64,
    /// Since when the longest-waiting job has been due.
    pub oldest: Option<Timestamp>,
}

impl FromRow for Queue {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            lane: row.next()?,
            kind: row.next()?,
            waiting: row.next()?,
            later: row.next()?,
            running: row.next()?,
            dead: row.next()?,
            oldest: row.next()?,
        })
    }
}

impl Store {
    /// Counts the jobs by lane and kind. Reads the whole queue: for a look every few seconds, not for every request.
    ///
    /// # Errors
    /// As [`Store::read_node`].
    pub async fn queues(&self, context: &NodeWide) -> Result<Vec<Queue>> {
        let now = self.env().now();
        self.read_node(context, move |tx| tx.list(&sql::COUNT, &values![now])).await
    }
}
