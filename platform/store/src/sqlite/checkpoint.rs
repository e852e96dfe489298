//! Moving pages from the write-ahead log to the database file, beside the writer.
//!
//! A checkpoint on the writer's own connection stalls all callers for tens of milliseconds. A passive one on another connection stalls
//! nobody, but the log only starts again from its beginning when all of it has been moved and nobody writes or reads it. So when the log has
//! grown large, the checkpointer moves nearly all of it and then asks the writer to see the rest off between two commits.

use super::error::error;
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

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
struct Log {
    length: i64,
    moved: i64,
}

impl Log {
    fn rest(self) -> i64 {
        self.length - self.moved
    }

    /// How much may be left when the writer is asked to see it off.
    fn may_rest(self) -> i64 {
        if self.length < OVERDUE_AT { REST } else { REST_WHEN_OVERDUE }
    }
}

pub(super) fn run(connection: &Connection, shared: &Checkpoints) {
    let mut seen = 0;
    while shared.wait() {
        let commits = shared.commits.load(Ordering::Relaxed);
        let idle = commits == std::mem::replace(&mut seen, commits);
        if let Err(cause) = tend(connection, shared, idle) {
            tracing::warn!(error = error(cause).chain(), "a checkpoint failed, trying again");
        }
    }
}

fn tend(connection: &Connection, shared: &Checkpoints, idle: bool) -> rusqlite::Result<()> {
    let mut log = checkpoint(connection, "noop")?;
    if log.rest() >= MOVE_AT || idle && log.rest() > 0 {
        log = checkpoint(connection, "passive")?;
    }
    if log.length < RESTART_AT {
        return Ok(());
    }
    for _ in 0..ROUNDS {
        if log.rest() <= log.may_rest() {
            break;
        }
        log = checkpoint(connection, "passive")?;
        // What was added since then is what the writer would have to move.
        log = checkpoint(connection, "noop").unwrap_or(log);
    }
    // Overdue, it begins anew whatever is left: the log must not grow without an end.
    if log.rest() <= log.may_rest() || log.length >= OVERDUE_AT {
        shared.restart.store(true, Ordering::Relaxed);
    }
    Ok(())
}

fn checkpoint(connection: &Connection, how: &str) -> rusqlite::Result<Log> {
    connection.query_row(&format!("pragma wal_checkpoint({how})"), [], |row| {
        Ok(Log { length: row.get(1)?, moved: row.get(2)? })
    })
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
        let other = connection::checkpointer(&file).unwrap();
        let shared = Checkpoints::default();
        writer.execute_batch("create table one (value blob); insert into one values (zeroblob(8192))").unwrap();
        tend(&other, &shared, false).unwrap();
        assert!(!shared.committed(), "a short log stays");
        writer.execute("insert into one values (zeroblob(?1))", [RESTART_AT * 4_096]).unwrap();
        tend(&other, &shared, false).unwrap();
        assert!(shared.committed() && !shared.committed(), "asked for once");
        assert_eq!(checkpoint(&other, "noop").unwrap().rest(), 0);
    }
}
