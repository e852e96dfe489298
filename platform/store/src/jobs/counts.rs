//! How much work there is, for metrics and for the operator.

use super::{Lane, sql};
use crate::{FromRow, Row, Store, values};
use jiff::SignedDuration;
use std::sync::{Mutex, PoisonError};
use yui_kernel::{NodeWide, Result, Timestamp};

/// From how many jobs on a count is kept, and for how long: it costs a fifth of a microsecond for each job, and a million are looked at in passing.
const MANY: u64 = 10_000;
const KEPT: SignedDuration = SignedDuration::from_secs(3);

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

/// The last count of many jobs, and when it was made.
#[derive(Debug, Default)]
pub(crate) struct LastCount(Mutex<Option<(Timestamp, Vec<Queue>)>>);

impl LastCount {
    fn at(&self, now: Timestamp) -> Option<Vec<Queue>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(at, _)| now.duration_since(*at).abs() < KEPT).map(|(_, queues)| queues.clone())
    }

    fn keep(&self, now: Timestamp, queues: &[Queue]) {
        let all: u64 = queues.iter().map(|one| one.waiting + one.later + one.running + one.dead).sum();
        let kept = (all >= MANY).then(|| (now, queues.to_vec()));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }
}

impl Store {
    /// Counts the jobs by lane and kind. That reads the whole queue; where there are many, the answer is up to three seconds old.
    ///
    /// # Errors
    /// As [`Store::read_node`].
    pub async fn queues(&self, context: &NodeWide) -> Result<Vec<Queue>> {
        let now = self.env().now();
        if let Some(kept) = self.last_count.at(now) {
            return Ok(kept);
        }
        let queues: Vec<Queue> = self.read_node(context, move |tx| tx.list(&sql::COUNT, &values![now])).await?;
        self.last_count.keep(now, &queues);
        Ok(queues)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_count_of_many_is_kept_and_only_for_a_moment() {
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
        let (last, now) = (LastCount::default(), Timestamp::UNIX_EPOCH);
        last.keep(now, &queues(MANY - 1));
        assert_eq!(last.at(now), None);
        last.keep(now, &queues(MANY));
        let within = now + KEPT - SignedDuration::from_millis(1);
        assert_eq!((last.at(within), last.at(now + KEPT)), (Some(queues(MANY)), None));
        last.keep(now, &queues(1));
        assert_eq!(last.at(now), None, "a count of few takes its place");
    }
}
