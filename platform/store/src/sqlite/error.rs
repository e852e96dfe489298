//! SQLite's errors in the kernel's terms. Its messages name tables and columns but hold no values.

use rusqlite::{ErrorCode, ffi};
use yui_kernel::Error;

pub(super) fn error(cause: rusqlite::Error) -> Error {
    let mapped = match cause.sqlite_error() {
        Some(ffi::Error {
            extended_code:
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
            ..
        }) => Error::conflict("this already exists"),
        Some(ffi::Error { code: ErrorCode::DiskFull, .. }) => Error::unavailable("the disk is full"),
        Some(ffi::Error {
            code:
                ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::CannotOpen
                | ErrorCode::OutOfMemory
                | ErrorCode::FileLockingProtocolFailed,
            ..
        }) => Error::unavailable("the database cannot be used at the moment"),
        Some(ffi::Error { code: ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, .. }) => {
            Error::internal("the database file is damaged: stop the node and restore a backup")
        }
        _ => Error::internal("the database refused a statement"),
    };
    mapped.because(cause)
}
