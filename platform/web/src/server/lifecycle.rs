//! Whether the node is starting, ready or going away.

use std::sync::Arc;
use tokio::sync::watch;

/// The node's state, shared by its listeners, its readiness answer and its background work.
#[derive(Debug, Clone)]
pub struct Lifecycle(Arc<watch::Sender<State>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Starting,
    Ready,
    ShuttingDown,
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self::ready()
    }
}

impl Lifecycle {
    /// Ready from the start.
    #[must_use]
    pub fn ready() -> Self {
        Self(Arc::new(watch::Sender::new(State::Ready)))
    }

    /// Not ready until [`Lifecycle::become_ready`].
    #[must_use]
    pub fn starting() -> Self {
        Self(Arc::new(watch::Sender::new(State::Starting)))
    }

    /// Preparation is done. Has no effect once shutdown has begun.
    pub fn become_ready(&self) {
        self.0.send_if_modified(|state| {
            let starts = *state == State::Starting;
            if starts {
                *state = State::Ready;
            }
            starts
        });
    }

    /// Starts the shutdown. Calling it again has no effect.
    pub fn begin_shutdown(&self) {
        self.0.send_if_modified(|state| std::mem::replace(state, State::ShuttingDown) != State::ShuttingDown);
    }

    /// Whether new work is welcome.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        *self.0.borrow() == State::Ready
    }

    /// Whether the shutdown has begun.
    #[must_use]
    pub fn is_shutting_down(&self) -> bool {
        *self.0.borrow() == State::ShuttingDown
    }

    /// Waits until the shutdown begins; at once if it has.
    pub async fn shutdown_begun(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|state| *state == State::ShuttingDown).await;
    }
}
