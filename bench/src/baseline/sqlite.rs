//! Storage without HTTP on SQLite: the rows that a node wrote for one message, again and again, by a writer that commits what
//! waits together. Tables and indexes are the node's own, in a database that it made.

use super::group::{Inserter, MOST, Waiting, reference};
use crate::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use tokio::sync::mpsc;
use yui_kernel::Env;

/// What is counted with each message: its day and its year.
const COUNT: &str = "update usage set quantity = quantity + 1";

/// A writer and those that wait for it.
pub(crate) struct Bare {
    pub(crate) callers: Vec<Inserter>,
    pub(crate) writer: Writer,
}

/// The writer's thread; it ends when its callers are gone.
pub(crate) struct Writer(JoinHandle<Result<()>>);

impl Writer {
    /// What it failed with, if it did.
    pub(crate) fn end(self) -> Result<()> {
        self.0.join().unwrap_or_else(|_| Err("the bare writer panicked".to_owned()))
    }
}

/// Starts a writer on the database `file`, which holds at least one message, for so many callers.
pub(crate) fn start(file: &Path, callers: usize) -> Bare {
    let (inserters, received) = Inserter::many(callers);
    let file: PathBuf = file.to_owned();
    let writer =
        std::thread::spawn(move || write(&file, received).map_err(|error| format!("the bare writer: {error}")));
    Bare { callers: inserters, writer: Writer(writer) }
}

fn write(file: &Path, mut received: mpsc::UnboundedReceiver<Waiting>) -> rusqlite::Result<()> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32768;")?;
    let env = Env::system();
    let (job, notification) =
        (Row::of(&connection, "job", "id")?, Row::of(&connection, "notification", "notification_id")?);
    let (mut insert_job, mut insert_notification) =
        (connection.prepare(&job.insert)?, connection.prepare(&notification.insert)?);
    let mut count = connection.prepare(COUNT)?;
    let (mut waiting, mut written) = (Vec::with_capacity(MOST), 0_u64);
    while received.blocking_recv_many(&mut waiting, MOST) > 0 {
        connection.execute_batch("begin immediate")?;
        for _ in &waiting {
            written += 1;
            count.execute([])?;
            insert_job.execute(params_from_iter(job.anew(&env, written)))?;
            insert_notification.execute(params_from_iter(notification.anew(&env, written)))?;
        }
        connection.execute_batch("commit")?;
        for caller in waiting.drain(..) {
            // It may have stopped waiting because the window is over.
            let _told = caller.send(());
        }
    }
    Ok(())
}

/// A row that the node wrote, to be written again under other keys.
struct Row {
    insert: String,
    values: Vec<Value>,
    key: usize,
    /// The column of the client's own name for a message. It is indexed, so each row has another one, as the node's have.
    reference: Option<usize>,
}

impl Row {
    fn of(connection: &Connection, table: &str, key: &str) -> rusqlite::Result<Self> {
        let mut select = connection.prepare(&format!("select * from {table} order by {key} desc limit 1"))?;
        let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
        let values = select.query_row([], |row| (0..columns.len()).map(|column| row.get(column)).collect())?;
        let places = vec!["?"; columns.len()].join(", ");
        let insert = format!("insert into {table} ({}) values ({places})", columns.join(", "));
        let place = |name: &str| columns.iter().position(|column| column == name);
        let key = place(key).ok_or(rusqlite::Error::InvalidQuery)?;
        Ok(Self { insert, values, key, reference: place("reference") })
    }

    fn anew(&self, env: &Env, number: u64) -> impl Iterator<Item = Value> {
        let key = Value::Blob(env.new_uuid().as_bytes().to_vec());
        let reference = Value::Text(reference(number));
        self.values.iter().enumerate().map(move |(at, value)| match at {
            _ if at == self.key => key.clone(),
            _ if Some(at) == self.reference => reference.clone(),
            _ => value.clone(),
        })
    }
}
