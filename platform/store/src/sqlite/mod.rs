//! The embedded engine: one database file, one thread that writes, a few that read, and one that checkpoints.
//!
//! SQLite lets one transaction write at a time, and a durable commit costs a sync of the disk. So one thread takes all waiting
//! transactions and commits them together: with hundreds of callers a sync serves hundreds of them. Checkpoints, which move
//! pages from the write-ahead log to the database file, run beside it on their own connection.
//!
//! One process has the folder: the node, its host. Another may come in for a while as its [`Presence::Guest`], as `yui apply` does:
//! SQLite's own locks keep the two from writing at once, and each waits for the other's transaction.

mod checkpoint;
mod connection;
mod error;
mod executor;
pub mod image;
mod private;
mod reader;
mod writer;

use crate::engine::{Engine, Mode, Task, Writes, closed};
use crate::migrate::Dialect;
use crate::queue::Queue;
use checkpoint::{Checkpointer, Checkpoints};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use yui_kernel::{Error, Result};

type Tasks = Queue<Box<dyn Task>>;

/// The database in the folder of the embedded engine.
pub const DATABASE_FILE: &str = "yui.db";

/// As what a process is in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It keeps other hosts out and tends the write-ahead log.
    Host,
    /// It comes in whether or not there is a host, and leaves the log to it.
    Guest,
}

/// An open database folder.
pub(crate) struct Sqlite {
    reads: Arc<Tasks>,
    writes: Arc<Tasks>,
    checkpoints: Arc<Checkpoints>,
    threads: Mutex<Threads>,
}

/// In the order in which they are to end: the writer's connection closes last and so leaves no log behind.
#[derive(Default)]
struct Threads {
    readers: Vec<JoinHandle<()>>,
    checkpointer: Option<JoinHandle<()>>,
    writer: Option<JoinHandle<()>>,
    /// Closed after all connections: closing it gives up their locks.
    database: Option<Arc<File>>,
    lock: Option<File>,
}

impl Sqlite {
    /// Opens `folder/yui.db`; makes both, for their owner alone, if they do not exist.
    pub(crate) fn open(folder: &Path, readers: usize, presence: Presence, allowed: Writes) -> Result<Self> {
        connection::refuse_old_library(rusqlite::version_number())?;
        private::make_folder(folder).map_err(|error| unavailable("made", folder, error))?;
        let lock = match presence {
            Presence::Host => Some(lock(folder)?),
            Presence::Guest => None,
        };
        let file = folder.join(DATABASE_FILE);
        let database = Arc::new(private::make_files(&file).map_err(|error| unavailable("written", folder, error))?);
        let writer = connection::writer(&file, presence)?;
        let checkpointer = match presence {
            Presence::Host => {
                Some(Checkpointer { connection: connection::checkpointer(&file)?, file: Arc::clone(&database) })
            }
            Presence::Guest => None,
        };
        let readers = (0..readers.max(1)).map(|_| connection::reader(&file)).collect::<Result<Vec<_>>>()?;

        let (reads, writes, checkpoints) =
            (Arc::new(Tasks::new()), Arc::new(Tasks::new()), Arc::new(Checkpoints::default()));
        let mut threads = Threads { database: Some(database), lock, ..Threads::default() };
        for connection in readers {
            let reads = Arc::clone(&reads);
            threads.readers.push(spawn("yui-read", move || reader::run(&connection, &reads))?);
        }
        if let Some(checkpointer) = checkpointer {
            let shared = Arc::clone(&checkpoints);
            threads.checkpointer = Some(spawn("yui-checkpoint", move || checkpoint::run(&checkpointer, &shared))?);
        }
        let (tasks, shared) = (Arc::clone(&writes), Arc::clone(&checkpoints));
        threads.writer = Some(spawn("yui-write", move || writer::write(&writer, &tasks, &shared, allowed))?);
        Ok(Self { reads, writes, checkpoints, threads: Mutex::new(threads) })
    }
}

impl Engine for Sqlite {
    fn submit(&self, mode: Mode, task: Box<dyn Task>) {
        let queued = match mode {
            Mode::Read => self.reads.push(task),
            // Everything that writes shares commits here.
            Mode::Write | Mode::InTurn(_) => self.writes.push(task),
            Mode::Aside => self.writes.push_aside(task),
        };
        if let Err(task) = queued {
            task.settle(Err(closed()));
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn close(&self) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        self.reads.close();
        threads.readers.drain(..).for_each(join);
        self.checkpoints.stop();
        threads.checkpointer.take().into_iter().for_each(join);
        // Whoever closes last merges the log into the database, and only the writer can.
        self.writes.close();
        threads.writer.take().into_iter().for_each(join);
        threads.database = None;
        threads.lock = None;
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.close();
    }
}

/// Waits for a thread to end, unless it is this very one, which a closure that held the last handle of the store can bring about.
fn join(thread: JoinHandle<()>) {
    if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
        tracing::error!("a thread of the database panicked");
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| Error::unavailable("a thread for the database cannot be started").because(error))
}

/// Two processes on one folder would each believe that the jobs of the other had died.
fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("yui.lock");
    let file = private::open_file(&path).map_err(|error| unavailable("locked", folder, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::conflict(format!(
            "another node is running on the folder {}: stop it, or give this node a folder of its own",
            folder.display()
        ))),
        Err(TryLockError::Error(error)) => Err(unavailable("locked", folder, error)),
    }
}

fn unavailable(what: &str, folder: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("the folder {} cannot be {what}", folder.display())).because(error)
}
