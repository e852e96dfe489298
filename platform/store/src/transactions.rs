//! How transactions ended, for metrics.

use crate::engine::Mode;
use std::sync::atomic::{AtomicU64, Ordering};
use yui_kernel::{ErrorKind, Result};

/// Ended transactions, by mode and outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transactions {
    /// Those that only read.
    pub reads: Ended,
    /// Those that may change data.
    pub writes: Ended,
}

/// Ended transactions, by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ended {
    /// Committed; for a read, done.
    pub committed: u64,
    /// Rolled back because the closure said so: a limit is reached, a name is taken.
    pub refused: u64,
    /// Rolled back because of the database or a fault of the program.
    pub failed: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counts {
    reads: Counters,
    writes: Counters,
}

#[derive(Debug, Default)]
struct Counters {
    committed: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl Counts {
    pub(crate) fn count<T>(&self, mode: Mode, result: &Result<T>) {
        let counters = match mode {
            Mode::Read => &self.reads,
            Mode::Write | Mode::InTurn(_) | Mode::Aside => &self.writes,
        };
        let counter = match result.as_ref().map_err(yui_kernel::Error::kind) {
            Ok(_) => &counters.committed,
            Err(ErrorKind::Unavailable | ErrorKind::Internal) => &counters.failed,
            Err(_) => &counters.refused,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Transactions {
        Transactions { reads: self.reads.read(), writes: self.writes.read() }
    }
}

impl Counters {
    fn read(&self) -> Ended {
        Ended {
            committed: self.committed.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }
}
