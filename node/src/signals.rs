//! The signals that end a program in order.

use tokio::signal::unix::{Signal, SignalKind, signal};
use yui_kernel::{Error, Result};

/// SIGTERM and SIGINT, from when this is made.
pub(crate) struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// Listens for them in place of the system's own way with them.
    ///
    /// # Errors
    /// `Internal` if the system takes no signal handler.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    /// Waits for the next one.
    pub(crate) async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Listens for one kind of signal.
///
/// # Errors
/// As [`Stop::new`].
pub(crate) fn listen(kind: SignalKind) -> Result<Signal> {
    signal(kind).map_err(|error| Error::internal("signals cannot be handled").because(error))
}
