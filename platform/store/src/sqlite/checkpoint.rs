//! Moving pages from the write-ahead log to the database file, beside the writer.
//!
//! A checkpoint on the writer's own connection stalls all callers for tens of milliseconds. A passive one on another connection stalls
//! nobody, but the log only starts again from its beginning when all of it has been moved and nobody writes or reads it. So when the log has
//! grown large, the checkpointer moves nearly all of it and then asks the writer to see the rest off between two commits.
//!
//! SQLite syncs the database file when a checkpoint has moved the whole log, which one beside a busy writer seldom does: the writer would pay
//! for all that was moved since the log last began anew. So the checkpointer syncs the file itself, a little at a time, and leaves the writer a little.

use super::error::error;
use rusqlite::Connection;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use yui_kernel::{Error, Result};

/// How often to look at the log.
const EVERY: Duration = Duration::from_millis(250);

/// How many pages of 4 KiB may wait to be moved while the writer is busy.
const MOVE_AT: i64 = 2_000;

/// How long the log may be before it is to begin anew (64 MiB), and how little may be left to move when the writer is asked for it: everyone who
/// writes waits meanwhile.
const RESTART_AT: i64 = 16_384;
const REST: i64 = 100;

/// How long the log may grow (256 MiB) while the writer is too busy for so little to be left; then more may be left.
const OVERDUE_AT: i64 = 65_536;
const REST_WHEN_OVERDUE: i64 = 1_000;

/// How often to follow a writer that adds to the log while it is being moved.
const ROUNDS: usize = 4;

/// What the writer and the checkpointer tell each other.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    commits: AtomicU64,
    restart: AtomicBool,
    stopped: Mutex<bool>,
    woken: Condvar,
}

impl Checkpoints {
    /// Called by the writer after each commit; `true` if it is to restart the log now.
    pub(super) fn committed(&self) -> bool {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.restart.swap(false, Ordering::Relaxed)
    }

    pub(super) fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_all();
    }

    /// Waits a period; `false` if it is time to end.
    fn wait(&self) -> bool {
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let (stopped, _) =
            self.woken.wait_timeout_while(stopped, EVERY, |stopped| !*stopped).unwrap_or_else(PoisonError::into_inner);
        !*stopped
    }
}

/// The log's length and how much of it has been moved, in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Log {
    pub(super) length: i64,
    moved: i64,
}

impl Log {
    pub(super) fn rest(self) -> i64 {
        self.length - self.moved
    }

    /// How much may be left when the writer is asked to see it off.
    fn may_rest(self) -> i64 {
        if self.length < OVERDUE_AT { REST } else { REST_WHEN_OVERDUE }
    }
}

/// The checkpointer's connection, and the database file, to sync it.
pub(super) struct Checkpointer {
    pub(super) connection: Connection,
    pub(super) file: Arc<File>,
}

pub(super) fn run(checkpointer: &Checkpointer, shared: &Checkpoints) {
    let mut seen = 0;
    while shared.wait() {
        let commits = shared.commits.load(Ordering::Relaxed);
        let idle = commits == std::mem::replace(&mut seen, commits);
        if let Err(cause) = checkpointer.tend(shared, idle) {
            tracing::warn!(error = cause.chain(), "a checkpoint failed, trying again");
        }
    }
}

impl Checkpointer {
    pub(super) fn tend(&self, shared: &Checkpoints, idle: bool) -> Result<()> {
        let mut log = self.length()?;
        if log.rest() >= MOVE_AT || idle && log.rest() > 0 {
            log = self.move_pages()?;
        }
        if log.length < RESTART_AT {
            return Ok(());
        }
        for _ in 0..ROUNDS {
            if log.rest() <= log.may_rest() {
                break;
            }
            self.move_pages()?;
            // What was added meanwhile is what the writer would have to move.
            log = self.length()?;
        }
        // Overdue, it begins anew whatever is left: the log must not grow without an end.
        if log.rest() <= log.may_rest() || log.length >= OVERDUE_AT {
            shared.restart.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Moves what nobody reads any more, and makes it durable.
    fn move_pages(&self) -> Result<Log> {
        let log = checkpoint(&self.connection, "passive")?;
        self.file
            .sync_data()
            .map_err(|cause| Error::unavailable("the database file cannot be synced").because(cause))?;
        Ok(log)
    }

    fn length(&self) -> Result<Log> {
        length(&self.connection)
    }
}

/// How long the log is, and how much of it has been moved.
pub(super) fn length(connection: &Connection) -> Result<Log> {
    checkpoint(connection, "noop")
}

fn checkpoint(connection: &Connection, how: &str) -> Result<Log> {
    connection
        .query_row(&format!("pragma wal_checkpoint({how})"), [], |row| {
            Ok(Log { length: row.get(1)?, moved: row.get(2)? })
        })
        .map_err(error)
}

#[cfg(test)]
mod tests {
    use super::super::{Presence, connection};
    use super::*;

    #[test]
    fn the_writer_is_asked_when_little_is_left_or_the_log_is_overdue() {
        let log = |length, rest| Log { length, moved: length - rest };
        assert!(log(RESTART_AT, REST).rest() <= log(RESTART_AT, REST).may_rest());
        assert!(log(RESTART_AT, REST + 1).rest() > log(RESTART_AT, REST + 1).may_rest());
        assert!(log(OVERDUE_AT, REST_WHEN_OVERDUE).rest() <= log(OVERDUE_AT, REST_WHEN_OVERDUE).may_rest());
    }

    #[test]
    fn a_long_log_is_moved_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yui.db");
        let writer = connection::writer(&file, Presence::Host).unwrap();
        let other = Checkpointer {
            connection: connection::checkpointer(&file).unwrap(),
            file: Arc::new(File::open(&file).unwrap()),
        };
        let shared = Checkpoints::default();
        writer.execute_batch("create table one (value blob); insert into one values (zeroblob(8192))").unwrap();
        other.tend(&shared, false).unwrap();
        assert!(!shared.committed(), "a short log stays");
        writer.execute("insert into one values (zeroblob(?1))", [RESTART_AT * 4_096]).unwrap();
        other.tend(&shared, false).unwrap();
        assert!(shared.committed() && !shared.committed(), "asked for once");
        assert_eq!(other.length().unwrap().rest(), 0);
    }
}
