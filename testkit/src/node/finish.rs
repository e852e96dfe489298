//! The end of a test: nothing may be left behind.

use super::{TestNode, log::Line};
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::Level;
use yui_store::jobs::Queue;

/// What a test may leave behind.
#[derive(Debug, Default)]
pub(super) struct Tolerance {
    undelivered: AtomicBool,
    dead_jobs: AtomicBool,
    errors: AtomicBool,
}

impl Tolerance {
    pub(super) fn allow_undelivered(&self) {
        self.undelivered.store(true, Ordering::Relaxed);
    }

    pub(super) fn allow_dead_jobs(&self) {
        self.dead_jobs.store(true, Ordering::Relaxed);
    }

    pub(super) fn allow_errors(&self) {
        self.errors.store(true, Ordering::Relaxed);
    }
}

impl TestNode {
    /// Stops the node as an operator would, and looks at what the test left behind.
    ///
    /// # Panics
    /// If a job was given up, one was not done, or the log has an error; unless the test allowed it.
    pub async fn finish(self) {
        let queues = self.store().queues(&Self::operator()).await.unwrap();
        let errors: Vec<Line> = self.log().into_iter().filter(|line| line.level == Level::ERROR).collect();
        let Self { inner, runner, serving, .. } = self;
        inner.node.lifecycle.begin_shutdown();
        let stopped = serving.await.unwrap();
        drop(runner);
        inner.store().close().await.unwrap();

        let tolerance = &inner.tolerance;
        let allowed = |what: &AtomicBool| what.load(Ordering::Relaxed);
        assert_eq!(stopped.cut_off, 0, "requests were cut off when the node stopped");
        assert!(allowed(&tolerance.errors) || errors.is_empty(), "the node logged errors: {errors:#?}");
        let dead: Vec<&Queue> = queues.iter().filter(|queue| queue.dead > 0).collect();
        assert!(allowed(&tolerance.dead_jobs) || dead.is_empty(), "jobs were given up: {dead:#?}");
        let left: Vec<&Queue> = queues.iter().filter(|queue| queue.waiting + queue.later + queue.running > 0).collect();
        assert!(allowed(&tolerance.undelivered) || left.is_empty(), "jobs were left undone: {left:#?}");
    }
}
