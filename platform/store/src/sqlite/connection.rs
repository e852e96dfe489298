//! Connections, set up for their part.

use super::Presence;
use super::error::error;
use rusqlite::{Connection, OpenFlags};
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;
use yui_kernel::{Error, Result};

/// The first release in which a write and a checkpoint at the same time cannot corrupt the log (sqlite.org, release 3.51.3, "WAL-reset bug").
const OLDEST: i32 = 3_051_003;

/// How often a lock that another connection holds is asked for, and for how long. SQLite's own way of waiting asks less and less often,
/// and one who writes without a pause leaves gaps that it would miss for seconds.
const ASK_EVERY: Duration = Duration::from_millis(1);
const HOST_ASKS: i32 = 10_000;
/// A guest can wait: no one is waiting for the answer of a service.
const GUEST_ASKS: i32 = 60_000;

pub(super) fn refuse_old_library(version: i32) -> Result<()> {
    if version >= OLDEST {
        return Ok(());
    }
    let (major, minor, patch) = (version / 1_000_000, version / 1_000 % 1_000, version % 1_000);
    Err(Error::invalid(format!(
        "this program was built with SQLite {major}.{minor}.{patch}, which can corrupt its database: build it with 3.51.3 or later"
    )))
}

pub(super) fn writer(file: &Path, presence: Presence) -> Result<Connection> {
    let mut connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    be_patient(&mut connection, presence)?;
    let mode: String = connection.query_row("pragma journal_mode = wal", [], |row| row.get(0)).map_err(error)?;
    if mode != "wal" {
        return Err(Error::unavailable(format!(
            "the file system of {} cannot hold a write-ahead log: use a local disk",
            file.display()
        )));
    }
    connection
        .execute_batch(
            "pragma synchronous = full; pragma foreign_keys = on; pragma wal_autocheckpoint = 0; pragma cache_size = -32768;
             pragma temp_store = memory; pragma journal_size_limit = 67108864;",
        )
        .map_err(error)?;
    Ok(connection)
}

pub(super) fn checkpointer(file: &Path) -> Result<Connection> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection
        .execute_batch("pragma synchronous = full; pragma wal_autocheckpoint = 0; pragma cache_size = -512;")
        .map_err(error)?;
    Ok(connection)
}

pub(super) fn reader(file: &Path) -> Result<Connection> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection
        .execute_batch("pragma query_only = on; pragma cache_size = -8192; pragma temp_store = memory;")
        .map_err(error)?;
    Ok(connection)
}

fn open(file: &Path, flags: OpenFlags) -> Result<Connection> {
    // Each connection stays with one thread, so SQLite need not lock it.
    let mut connection =
        Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|cause| {
            Error::unavailable(format!("the database {} cannot be opened", file.display())).because(error(cause))
        })?;
    be_patient(&mut connection, Presence::Host)?;
    Ok(connection)
}

/// Lets the connection wait for locks that others hold.
fn be_patient(connection: &mut Connection, presence: Presence) -> Result<()> {
    let handler: fn(i32) -> bool = match presence {
        Presence::Host => |asked| ask_again(asked, HOST_ASKS),
        Presence::Guest => |asked| ask_again(asked, GUEST_ASKS),
    };
    connection.busy_handler(Some(handler)).map_err(error)
}

fn ask_again(asked: i32, most: i32) -> bool {
    let again = asked < most && !IN_A_HURRY.get();
    if again {
        std::thread::sleep(ASK_EVERY);
    }
    again
}

thread_local! {
    static IN_A_HURRY: Cell<bool> = const { Cell::new(false) };
}

/// Does something on this thread's connection that rather fails than waits for a lock.
pub(super) fn without_waiting<T>(work: impl FnOnce() -> T) -> T {
    IN_A_HURRY.set(true);
    let result = work();
    IN_A_HURRY.set(false);
    result
}

/// Runs a statement that begins or ends a transaction or a part of it.
pub(super) fn control(connection: &Connection, sql: &'static str) -> Result<()> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(|_| ()).map_err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_corrupts_is_refused() {
        assert!(refuse_old_library(rusqlite::version_number()).is_ok());
        assert!(refuse_old_library(3_051_003).is_ok());
        let error = refuse_old_library(3_051_002).unwrap_err().to_string();
        assert!(error.contains("3.51.2") && error.contains("3.51.3"), "{error}");
    }
}
