//! The runner: which kinds of jobs and schedules a process works on, and how much at once.

use super::claim::End;
use super::fair::Lines;
use super::handler::{Erased, Typed};
use super::schedule::Schedule;
use super::{Handler, Job, JobId, Lane, Lease, RetrySchedule, dispatch, sql};
use crate::{Store, values};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use yui_kernel::{NodeWide, Result, Timestamp};

/// How many jobs of each lane run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concurrency {
    /// Slots of [`Lane::Priority`].
    pub priority: usize,
    /// Slots of [`Lane::Normal`].
    pub normal: usize,
    /// Slots of [`Lane::Bulk`].
    pub bulk: usize,
    /// Slots of [`Lane::Calls`].
    pub calls: usize,
}

impl Concurrency {
    /// The slots of a lane.
    #[must_use]
    pub fn of(&self, lane: Lane) -> usize {
        match lane {
            Lane::Priority => self.priority,
            Lane::Normal => self.normal,
            Lane::Bulk => self.bulk,
            Lane::Calls => self.calls,
        }
    }
}

/// How a process works on jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunnerSettings {
    /// How many jobs of each lane run at once.
    pub concurrency: Concurrency,
    /// How long a job stays with a process that has died before another takes it. A living process extends its leases every third of this.
    pub lease: Duration,
    /// How often to look for jobs that became due or were written by another process.
    pub poll: Duration,
    /// Ends all leases at the start. Right only where no other process can have any: on SQLite, whose folder is locked by this process.
    pub take_over_at_start: bool,
}

impl Default for RunnerSettings {
    fn default() -> Self {
        Self {
            concurrency: Concurrency { priority: 32, normal: 64, bulk: 32, calls: 64 },
            lease: Duration::from_secs(30),
            poll: Duration::from_millis(500),
            take_over_at_start: false,
        }
    }
}

/// One kind of job and who handles it.
pub(super) struct Kind {
    pub(super) handler: Box<dyn Erased>,
    pub(super) retry: RetrySchedule,
}

/// A lease of this process.
pub(super) struct Held {
    pub(super) lease: Lease,
    pub(super) lane: Lane,
    /// When it ends if it is not extended.
    pub(super) until: Timestamp,
}

/// What all tasks of a runner share.
pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) settings: RunnerSettings,
    pub(super) context: NodeWide,
    pub(super) kinds: HashMap<&'static str, Kind>,
    pub(super) schedules: Vec<Schedule>,
    pub(super) lines: Lines,
    held: Mutex<HashMap<JobId, Held>>,
}

impl Shared {
    /// The leases of this process.
    pub(super) fn held(&self) -> MutexGuard<'_, HashMap<JobId, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn take_over(&self) -> Result<u64> {
        let now = self.store.env().now();
        self.store.write_node(&self.context, move |tx| tx.execute(&sql::TAKE_OVER, &values![now])).await
    }
}

/// Collects handlers and schedules, then works.
#[must_use = "a runner does nothing until it is started"]
pub struct Runner {
    pub(super) shared: Shared,
}

impl Runner {
    /// A runner on `store` that knows no kinds yet.
    pub fn new(store: Store, settings: RunnerSettings) -> Self {
        let context = NodeWide::system("runner");
        Self {
            shared: Shared {
                store,
                settings,
                context,
                kinds: HashMap::new(),
                schedules: Vec::new(),
                lines: Lines::default(),
                held: Mutex::default(),
            },
        }
    }

    /// Lets `handler` do the jobs of type `J`. A second handler of the same kind replaces the first.
    pub fn handle<J: Job>(mut self, handler: impl Handler<J>, retry: RetrySchedule) -> Self {
        self.shared.kinds.insert(J::KIND, Kind { handler: Box::new(Typed::<J, _>::new(handler)), retry });
        self
    }

    /// Lets `work` run at once and then `every` so often, in one process at a time. A failed run is repeated after a minute at most.
    pub fn schedule<F, W>(mut self, name: &'static str, every: Duration, work: W) -> Self
    where
        F: Future<Output = Result<()>> + Send + 'static,
        W: Fn(NodeWide) -> F + Send + Sync + 'static,
    {
        self.shared.schedules.push(Schedule { name, every, work: Box::new(move |context| Box::pin(work(context))) });
        self
    }

    /// Works in the background until [`Running::drain`]. Must be called within a Tokio runtime.
    #[must_use = "dropping it stops the work without waiting for it"]
    pub fn start(self) -> Running {
        dispatch::start(Arc::new(self.shared))
    }

    /// Runs every schedule and every job that is due at the current instant of the store's clock, one after the other, most urgent lane
    /// first, and what they make due in turn; gives how many jobs that were. For tests, with a clock that stands still.
    ///
    /// # Errors
    /// As the engine reports them. Failures of handlers are recorded, not returned.
    pub async fn run_due(&self) -> Result<usize> {
        const AT_ONCE: usize = 16;
        self.shared.add_schedules().await?;
        let mut count = 0;
        loop {
            let before = count;
            let mut has_run_schedule = false;
            for schedule in self.shared.due_schedules().await? {
                has_run_schedule |= self.shared.run_schedule(schedule).await?;
            }
            for lane in Lane::ALL {
                let claimed = self.shared.claim(lane, AT_ONCE).await?;
                for claimed in &claimed {
                    let end = self.shared.perform(claimed).await;
                    self.shared.finish(&[(claimed.lease.clone(), end)]).await?;
                    count += 1;
                }
                if !claimed.is_empty() {
                    break;
                }
            }
            if count == before && !has_run_schedule {
                return Ok(count);
            }
        }
    }
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

/// Work in progress in the background.
#[derive(Debug)]
pub struct Running {
    pub(super) stop: watch::Sender<bool>,
    pub(super) dispatchers: Vec<JoinHandle<()>>,
    pub(super) heartbeat: JoinHandle<()>,
    pub(super) finisher: JoinHandle<()>,
}

/// Where the ends of jobs go to be recorded.
pub(super) type Ends = mpsc::UnboundedSender<(Lease, End)>;

impl Running {
    /// Takes no more jobs, waits until those under way have ended, but not longer than `deadline`, and records the ends. `true` if all ended;
    /// otherwise the rest is stopped and other workers take it over when its leases end.
    pub async fn drain(mut self, deadline: Duration) -> bool {
        let _ = self.stop.send(true);
        let ended = tokio::time::timeout(deadline, async {
            for dispatcher in &mut self.dispatchers {
                let _ = dispatcher.await;
            }
            let _ = (&mut self.finisher).await;
        })
        .await
        .is_ok();
        if !ended {
            for dispatcher in &self.dispatchers {
                dispatcher.abort();
            }
            // What has ended is worth one more moment: its result would otherwise be worked out again.
            let _ = tokio::time::timeout(Duration::from_secs(1), &mut self.finisher).await;
        }
        ended
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        self.heartbeat.abort();
        self.finisher.abort();
        for dispatcher in &self.dispatchers {
            dispatcher.abort();
        }
    }
}
