//! The whole database file as it was at one instant, read while others write.
//!
//! A reading transaction keeps that instant: as long as it is open, no checkpoint moves later pages into the database file, and the write-ahead log
//! does not begin anew over frames that the reader needs. So the image is the database file, with the newest frame of each page over it where the log
//! had not been moved yet. How much of the log counts is read while the lock for writing is held, a millisecond, in which nobody adds to it.

use super::checkpoint;
use super::connection::{self, control};
use super::error::error;
use super::{DATABASE_FILE, Presence, unavailable};
use rusqlite::Connection;
use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use yui_kernel::{Error, Result};

/// Sizes in the log (sqlite.org, "WAL file format").
const LOG_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// An open look at a database. Later changes do not show. While it is open the write-ahead log grows, so it should not be kept for long.
pub struct Image {
    /// Holds the reading transaction. Dropped before the file: closing a handle of the file gives up the locks that the process has on it.
    _reader: Connection,
    database: File,
    log: Option<File>,
    /// Where in the log the pages are that the database file does not have yet.
    newer: HashMap<u64, u64>,
    page_size: usize,
    pages: u64,
}

impl Image {
    /// Looks at the database in a folder, beside whoever works with it.
    ///
    /// # Errors
    /// `NotFound` if there is no database; `Unavailable` if it cannot be read.
    pub fn open(folder: &Path) -> Result<Self> {
        let file = folder.join(DATABASE_FILE);
        if !file.exists() {
            return Err(Error::not_found(format!("there is no database in {}", folder.display())));
        }
        let failed = |cause| unavailable("read", folder, cause);
        let database = File::open(&file).map_err(failed)?;
        let reader = connection::reader(&file)?;
        let (log, length) = {
            let (writer, tender) = (connection::writer(&file, Presence::Guest)?, connection::checkpointer(&file)?);
            control(&writer, "begin immediate")?;
            let begun = begin_reading(&reader).and_then(|()| checkpoint::length(&tender));
            control(&writer, "rollback")?;
            let log = begun?;
            // What was moved as a whole before the reader began is not protected from being written over, and is not needed.
            let length = if log.rest() == 0 { 0 } else { u64::try_from(log.length).unwrap_or_default() };
            ((length > 0).then(|| File::open(folder.join("yui.db-wal")).map_err(failed)).transpose()?, length)
        };
        let number = |pragma: &str| reader.query_row(pragma, [], |row| row.get::<_, i64>(0)).map_err(error);
        let page_size = usize::try_from(number("pragma page_size")?).unwrap_or_default();
        let pages = u64::try_from(number("pragma page_count")?).unwrap_or_default();
        if page_size == 0 || pages == 0 {
            return Err(Error::internal("the database is empty"));
        }
        let newer = log.as_ref().map(|log| frames(log, length, page_size)).transpose().map_err(failed)?;
        Ok(Self { _reader: reader, database, log, newer: newer.unwrap_or_default(), page_size, pages })
    }

    /// How long the database file is, in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.pages * self.page_size as u64
    }

    /// How long a page is, in bytes.
    #[must_use]
    pub fn page_size(&self) -> usize {
        self.page_size
    }

    /// So many pages from a page on, counted from 0; fewer at the end.
    ///
    /// # Errors
    /// `Unavailable` if a file cannot be read.
    pub fn read(&self, from: u64, count: u64) -> Result<Vec<u8>> {
        let to = from.saturating_add(count).min(self.pages);
        let failed = |cause: std::io::Error| Error::unavailable("the database file cannot be read").because(cause);
        let length = usize::try_from(to.saturating_sub(from)).unwrap_or_default() * self.page_size;
        let mut bytes = vec![0; length];
        // The database file may be shorter: what was added to the database and not moved yet is in the log alone.
        let mut filled = 0;
        while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.database.read_at(rest, from * self.page_size as u64 + filled as u64).map_err(failed)? {
                0 => break,
                more => filled += more,
            }
        }
        for (page, place) in (from..to).zip(bytes.chunks_exact_mut(self.page_size)) {
            match (&self.log, self.newer.get(&page)) {
                (Some(log), Some(offset)) => log.read_exact_at(place, *offset).map_err(failed)?,
                _ if (page + 1 - from) * self.page_size as u64 > filled as u64 => {
                    return Err(Error::internal("the database file is shorter than the database"));
                }
                _ => {}
            }
        }
        Ok(bytes)
    }
}

/// A snapshot is taken by the first statement that reads.
fn begin_reading(reader: &Connection) -> Result<()> {
    control(reader, "begin deferred")?;
    reader.query_row("select count(*) from sqlite_master", [], |row| row.get::<_, i64>(0)).map(drop).map_err(error)
}

/// Where the newest content of each page begins in the first `length` frames of the log; pages are counted from 0.
fn frames(log: &File, length: u64, page_size: usize) -> std::io::Result<HashMap<u64, u64>> {
    let mut header = [0; LOG_HEADER as usize];
    log.read_exact_at(&mut header, 0)?;
    let salt = header.get(16..24).map(<[u8]>::to_vec).unwrap_or_default();
    let mut newer = HashMap::new();
    for frame in 0..length {
        let at = LOG_HEADER + frame * (FRAME_HEADER + page_size as u64);
        let mut header = [0; FRAME_HEADER as usize];
        log.read_exact_at(&mut header, at)?;
        let [a, b, c, d, ..] = header;
        let page = u32::from_be_bytes([a, b, c, d]);
        if page == 0 || header.get(8..16) != Some(&salt) {
            return Err(std::io::Error::other("the write-ahead log has another form than it should"));
        }
        newer.insert(u64::from(page) - 1, at + FRAME_HEADER);
    }
    Ok(newer)
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Image").field("pages", &self.pages).field("in_log", &self.newer.len()).finish_non_exhaustive()
    }
}

/// Has SQLite look through a database file that nobody works with.
///
/// # Errors
/// `Internal` if something in it does not fit together.
pub fn check_file(file: &Path) -> Result<()> {
    let connection = connection::writer(file, Presence::Guest)?;
    let found: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0)).map_err(error)?;
    if found == "ok" {
        return Ok(());
    }
    Err(Error::internal("the database file does not fit together"))
}

#[cfg(test)]
mod tests {
    use super::super::checkpoint::{Checkpointer, Checkpoints};
    use super::*;
    use std::sync::Arc;

    /// Writes the image elsewhere, looks through it, and gives what is in it.
    fn restored(image: &Image) -> i64 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.db");
        let pages = image.length() / image.page_size() as u64;
        let bytes: Vec<u8> = (0..pages).step_by(3).flat_map(|page| image.read(page, 3).unwrap()).collect();
        assert_eq!(bytes.len() as u64, image.length());
        std::fs::write(&file, bytes).unwrap();
        check_file(&file).unwrap();
        let connection = connection::reader(&file).unwrap();
        connection.query_row("select sum(length(value)) from one", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_image_is_of_its_instant_whatever_is_written_and_moved_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("yui.db");
        let writer = connection::writer(&file, Presence::Host).unwrap();
        let keeper = Arc::new(File::open(&file).unwrap());
        let tender = Checkpointer { connection: connection::checkpointer(&file).unwrap(), file: Arc::clone(&keeper) };
        writer.execute_batch("create table one (id integer primary key, value blob)").unwrap();
        let add = |bytes: i64| writer.execute("insert into one (value) values (randomblob(?1))", [bytes]).unwrap();
        let change = || writer.execute_batch("update one set value = zeroblob(length(value) + 1)").unwrap();
        let shared = Checkpoints::default();
        add(100_000);
        // All in the log.
        let first = Image::open(folder.path()).unwrap();
        add(200_000);
        change();
        tender.tend(&shared, true).unwrap();
        // A part of it moved, and more added.
        let second = Image::open(folder.path()).unwrap();
        assert!(!first.newer.is_empty() && !second.newer.is_empty());
        add(300_000);
        change();
        tender.tend(&shared, true).unwrap();
        assert_eq!((restored(&first), restored(&second)), (100_000, 300_002));
        drop((first, second));
        // All of it moved: the log may begin anew under the image.
        tender.tend(&shared, true).unwrap();
        let third = Image::open(folder.path()).unwrap();
        assert!(third.newer.is_empty());
        add(400_000);
        change();
        tender.tend(&shared, true).unwrap();
        change();
        assert_eq!(restored(&third), 600_005);
        drop(third);
        assert_eq!(restored(&Image::open(folder.path()).unwrap()), 1_000_013);
    }

    #[test]
    fn a_folder_without_a_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Image::open(folder.path()).unwrap_err();
        assert_eq!(error.kind(), yui_kernel::ErrorKind::NotFound);
        std::fs::write(folder.path().join("broken.db"), vec![7; 8192]).unwrap();
        assert!(check_file(&folder.path().join("broken.db")).is_err());
    }
}
