//! What a fake has received, and waiting for it without sleeping.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long the `wait_for` of a fake waits before it gives up: far longer than any healthy test needs.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Fewer arrived than were waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew {
    /// How many were waited for.
    pub wanted: usize,
    /// How many had arrived when the time was up.
    pub arrived: usize,
    /// How long was waited.
    pub waited: Duration,
}

impl fmt::Display for TooFew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "waited {:?} for {} to arrive, {} did", self.waited, self.wanted, self.arrived)
    }
}

impl std::error::Error for TooFew {}

/// An ordered list that can be waited on. Items are shared, so reading the list does not copy mails.
#[derive(Debug)]
pub(crate) struct Record<T> {
    items: Mutex<Vec<Arc<T>>>,
    count: watch::Sender<usize>,
}

impl<T> Record<T> {
    pub(crate) fn new() -> Self {
        Self { items: Mutex::new(Vec::new()), count: watch::Sender::new(0) }
    }

    pub(crate) fn push(&self, item: T) {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(item));
        self.tally();
    }

    /// Counts one without keeping it.
    pub(crate) fn tally(&self) {
        self.count.send_modify(|count| *count += 1);
    }

    pub(crate) fn count(&self) -> usize {
        *self.count.borrow()
    }

    pub(crate) fn all(&self) -> Vec<Arc<T>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns when at least `wanted` have arrived since the fake started.
    pub(crate) async fn wait_for(&self, wanted: usize, patience: Duration) -> Result<(), TooFew> {
        let mut count = self.count.subscribe();
        let arrived = count.wait_for(|count| *count >= wanted);
        match tokio::time::timeout(patience, arrived).await {
            Ok(_) => Ok(()),
            Err(_) => Err(TooFew { wanted, arrived: self.count(), waited: patience }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waiting_ends_when_the_last_one_arrives() {
        let record = Arc::new(Record::new());
        let waiting = tokio::spawn({
            let record = record.clone();
            async move { record.wait_for(2, PATIENCE).await.map(|()| record.all().len()) }
        });
        record.push("first");
        record.push("second");
        assert_eq!(waiting.await.unwrap(), Ok(2));
    }

    #[tokio::test]
    async fn waiting_in_vain_says_how_many_came() {
        let record = Record::new();
        record.push("only");
        let error = record.wait_for(2, Duration::ZERO).await.unwrap_err();
        assert_eq!((error.wanted, error.arrived), (2, 1));
    }
}
