//! Where passwords are hashed: a few at a time, and a bounded number waiting, so that a storm of sign-ins takes neither all memory nor all
//! processors. Browsers that an account was used in wait in a queue of their own, past which strangers cannot crowd.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use yui_kernel::{Error, Result};

/// Who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comer {
    /// A browser in which the account was used, or somebody who is signed in.
    Known,
    /// Anybody.
    Stranger,
}

/// The pool.
#[derive(Debug)]
pub(crate) struct HashPool {
    workers: Arc<Semaphore>,
    /// Strangers leave one worker to the others, where there is more than one.
    open_to_strangers: Arc<Semaphore>,
    places: [Arc<Semaphore>; 2],
    wait: Duration,
    begun: AtomicU64,
}

impl HashPool {
    pub(crate) fn new(workers: usize, queue: usize, wait: Duration) -> Self {
        let workers = workers.max(1);
        let place = || Arc::new(Semaphore::new(workers + queue));
        Self {
            workers: Arc::new(Semaphore::new(workers)),
            open_to_strangers: Arc::new(Semaphore::new((workers - 1).max(1))),
            places: [place(), place()],
            wait,
            begun: AtomicU64::new(0),
        }
    }

    /// How often work was begun since the start.
    pub(crate) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Does the work on a thread of its own once it is its turn; none if too many wait or the wait was too long.
    ///
    /// # Errors
    /// `Internal` if the work panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        comer: Comer,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let [known, strangers] = &self.places;
        let places = if comer == Comer::Known { known } else { strangers };
        let Ok(place) = Arc::clone(places).try_acquire_owned() else { return Ok(None) };
        let Ok(turn) = tokio::time::timeout(self.wait, self.turn(comer)).await else { return Ok(None) };
        let turn = turn.map_err(|error| Error::internal("the pool for passwords is closed").because(error))?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _held = (place, turn);
            work()
        });
        done.await.map(Some).map_err(|error| Error::internal("hashing a password failed").because(error))
    }

    async fn turn(&self, comer: Comer) -> Result<(Option<OwnedSemaphorePermit>, OwnedSemaphorePermit), AcquireError> {
        let stranger = match comer {
            Comer::Known => None,
            Comer::Stranger => Some(Arc::clone(&self.open_to_strangers).acquire_owned().await?),
        };
        Ok((stranger, Arc::clone(&self.workers).acquire_owned().await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Work that goes on until told.
    fn held() -> (mpsc::Sender<()>, impl FnOnce() + Send + 'static) {
        let (end, ended) = mpsc::channel::<()>();
        let wait = move || {
            let _ended = ended.recv();
        };
        (end, wait)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_storm_of_strangers_leaves_a_worker_to_known_browsers() {
        let pool = Arc::new(HashPool::new(2, 1, Duration::from_secs(600)));
        let mut ends = Vec::new();
        let mut storm = Vec::new();
        for _ in 0..3 {
            let (end, work) = held();
            let pool = Arc::clone(&pool);
            storm.push(tokio::spawn(async move { pool.run(Comer::Stranger, work).await.unwrap().is_some() }));
            ends.push(end);
        }
        // All places of strangers are taken once one of them is told so.
        while pool.places[1].available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(Comer::Stranger, || 1).await.unwrap(), None, "busy");
        assert_eq!(pool.run(Comer::Known, || 2).await.unwrap(), Some(2));
        drop(ends);
        for one in storm {
            assert!(one.await.unwrap());
        }
        assert_eq!(pool.run(Comer::Stranger, || 3).await.unwrap(), Some(3));
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let pool = HashPool::new(1, 5, Duration::ZERO);
        let taken = Arc::clone(&pool.workers).acquire_owned().await.unwrap();
        assert_eq!(pool.run(Comer::Known, || ()).await.unwrap(), None);
        drop(taken);
    }
}
