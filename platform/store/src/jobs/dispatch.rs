//! The background tasks of a runner: one for each lane, one for the schedules, the heartbeat and the recorder of ends.

use super::Lane;
use super::runner::{Ends, Running, Shared};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How long to wait when the database is away.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) fn start(shared: Arc<Shared>) -> Running {
    let (stop, stopped) = watch::channel(false);
    let (ends, received) = mpsc::unbounded_channel();
    // Nothing may be taken before the leases of the previous process have ended.
    let (open, ready) = watch::channel(false);
    let mut dispatchers: Vec<_> = Lane::ALL
        .into_iter()
        .filter(|lane| shared.settings.concurrency.of(*lane) > 0)
        .map(|lane| tokio::spawn(run_lane(Arc::clone(&shared), lane, ends.clone(), ready.clone(), stopped.clone())))
        .collect();
    dispatchers.push(tokio::spawn(run_schedules(Arc::clone(&shared), open, stopped)));
    let heartbeat = tokio::spawn(beat(Arc::clone(&shared)));
    let finisher = tokio::spawn(shared.finish_all(received));
    Running { stop, dispatchers, heartbeat, finisher }
}

/// Keeps the slots of one lane filled.
async fn run_lane(
    shared: Arc<Shared>,
    lane: Lane,
    ends: Ends,
    mut ready: watch::Receiver<bool>,
    mut stopped: watch::Receiver<bool>,
) {
    tokio::select! {
        _ = ready.wait_for(|ready| *ready) => {}
        _ = stopped.wait_for(|stopped| *stopped) => return,
    }
    let slots = shared.settings.concurrency.of(lane);
    let mut tasks = JoinSet::new();
    while !*stopped.borrow() {
        while tasks.try_join_next().is_some() {}
        let free = slots.saturating_sub(tasks.len());
        if free == 0 {
            tokio::select! {
                _ = tasks.join_next() => {}
                _ = stopped.changed() => {}
            }
            continue;
        }
        // While this waits for its commit, more slots become free: so claims grow with the load.
        let (taken, wait) = match shared.claim(lane, free).await {
            Ok(claimed) => {
                let taken = claimed.len();
                for claimed in claimed {
                    let (shared, ends) = (Arc::clone(&shared), ends.clone());
                    tasks.spawn(async move {
                        let end = shared.perform(&claimed).await;
                        // Received as long as the runner exists; after that the lease ends by itself.
                        let _ = ends.send((claimed.lease, end));
                    });
                }
                (taken, jittered(&shared, shared.settings.poll))
            }
            // While the database is being moved, jobs stand still.
            Err(error) if error.is_read_only() => (0, PAUSE),
            Err(error) => {
                tracing::error!(%lane, error = error.chain(), "no jobs can be taken");
                (0, PAUSE)
            }
        };
        if taken < free {
            tokio::select! {
                () = shared.store.signal().of(lane).notified() => {}
                () = tokio::time::sleep(wait) => {}
                _ = stopped.changed() => {}
            }
        }
    }
    while tasks.join_next().await.is_some() {}
}

/// Takes over what the previous process left, if asked to; then runs schedules as they become due.
async fn run_schedules(shared: Arc<Shared>, open: watch::Sender<bool>, mut stopped: watch::Receiver<bool>) {
    let mut tasks = JoinSet::new();
    while !*stopped.borrow() {
        let prepared = async {
            if !*open.borrow() {
                if shared.settings.take_over_at_start {
                    let jobs = shared.take_over().await?;
                    tracing::info!(jobs, "took over the jobs of the previous process");
                }
                shared.add_schedules().await?;
                let _ = open.send(true);
            }
            shared.due_schedules().await
        };
        let wait = match prepared.await {
            Ok(due) => {
                for name in due.into_iter().map(|schedule| schedule.name) {
                    let shared = Arc::clone(&shared);
                    tasks.spawn(async move {
                        let Some(schedule) = shared.schedules.iter().find(|schedule| schedule.name == name) else {
                            return;
                        };
                        if let Err(error) = shared.run_schedule(schedule).await
                            && !error.is_read_only()
                        {
                            tracing::error!(schedule = name, error = error.chain(), "a schedule cannot be recorded");
                        }
                    });
                }
                jittered(&shared, shared.settings.poll)
            }
            Err(error) if error.is_read_only() => PAUSE,
            Err(error) => {
                tracing::error!(error = error.chain(), "schedules cannot be read");
                PAUSE
            }
        };
        while tasks.try_join_next().is_some() {}
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopped.changed() => {}
        }
    }
    while tasks.join_next().await.is_some() {}
}

/// Keeps the leases of jobs that take long.
async fn beat(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(shared.settings.lease / 3).await;
        if let Err(error) = shared.extend().await
            && !error.is_read_only()
        {
            tracing::warn!(error = error.chain(), "leases cannot be extended");
        }
    }
}

/// Three quarters to five quarters of `period`, so that processes do not poll in step.
fn jittered(shared: &Shared, period: Duration) -> Duration {
    let [byte] = shared.store.env().random_bytes::<1>();
    period.mul_f64(0.75 + f64::from(byte) / 512.0)
}
