//! How much work there is, for metrics and for the operator.

use super::{Lane, sql};
use crate::{FromRow, Kept, Row, Store, values};
use jiff::SignedDuration;
use yui_kernel::{NodeWide, Result, Timestamp};

/// From how many jobs on a count is kept, and for how long: it costs a fifth of a microsecond for each job, and a million are looked at in passing.
const MANY: u64 = 10_000;
pub(crate) const KEPT: SignedDuration = SignedDuration::from_secs(3);

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
    /// Counts the jobs by lane and kind. That reads the whole queue; where there are many, the answer is up to three seconds old.
    ///
    /// # Errors
    /// As [`Store::read_node`].
    pub async fn queues(&self, context: &NodeWide) -> Result<Vec<Queue>> {
        let now = self.env().now();
        let read = || self.read_node(context, move |tx| tx.list(&sql::COUNT, &values![now]));
        count(&self.last_count, now, read).await
    }
}

/// The last count, if it was of many and is not old, or else a new one.
async fn count<F>(last: &Kept<Vec<Queue>>, now: Timestamp, read: impl FnOnce() -> F + Send) -> Result<Vec<Queue>>
where
    F: Future<Output = Result<Vec<Queue>>> + Send,
{
    let queues = last.get(now, read).await?;
    let all: u64 = queues.iter().map(|one| one.waiting + one.later + one.running + one.dead).sum();
    if all < MANY {
        last.forget();
    }
    Ok(queues.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_a_count_of_many_is_kept_and_only_for_a_moment() {
        let queues = |waiting| {
            vec![Queue {
                lane: Lane::Bulk,
                kind: "deliver".to_owned(),
                waiting,
                later: 0,
                running: 0,
                dead: 0,
                oldest: None,
            }]
        };
        let (last, now) = (Kept::new(KEPT), Timestamp::UNIX_EPOCH);
        let counted = async |at, waiting| count(&last, at, async || Ok(queues(waiting))).await.unwrap();
        assert_eq!(counted(now, MANY - 1).await, queues(MANY - 1));
        assert_eq!(counted(now, MANY).await, queues(MANY), "a count of few is not kept");
        let within = now + KEPT - SignedDuration::from_millis(1);
        assert_eq!(counted(within, 1).await, queues(MANY));
        assert_eq!(counted(now + KEPT, 1).await, queues(1), "a count of few takes its place");
        assert_eq!(counted(now + KEPT, 2).await, queues(2));
    }
}
