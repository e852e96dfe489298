//! Reading from a table of millions of messages, and deleting the old ones while others are sent.

use super::new_folder;
use crate::Result;
use crate::load::request::{Due, Reader, Sender};
use crate::load::{Figures, Window, measure as measure_load};
use crate::node::{Node, Setup};
use crate::process::Process;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::Duration;
use yui_kernel::{Env, Random as _, SystemRandom, Timestamp, id};

/// How many messages are stored, and how many of those are old enough to be deleted.
pub(crate) const STORED: u64 = 10_000_000;
pub(crate) const OLD: u64 = 1_000_000;
/// The same for a first look.
const STORED_QUICK: u64 = 200_000;
const OLD_QUICK: u64 = 50_000;

/// One in so many messages was asked for by itself; the others are rows of a bulk send.
const SINGLE: u64 = 10;

/// How old the old ones are; a service keeps its messages for 7 days.
const AGE: Duration = Duration::from_secs(30 * 86_400);

/// How many messages are asked for by their ids, in turn.
const ASKED: u64 = 10_000;

/// How many callers read or send at the same time.
const CALLERS: usize = 4;

pub(crate) struct Large {
    pub(crate) stored: u64,
    /// One message by its id.
    pub(crate) get: Figures,
    /// The newest 250 messages, without those of bulk sends and with them.
    pub(crate) list: Figures,
    pub(crate) list_all: Figures,
    /// How many messages were deleted, and what senders saw meanwhile.
    pub(crate) old: u64,
    pub(crate) purged: Duration,
    pub(crate) sending: Figures,
    pub(crate) longest: Duration,
}

pub(crate) async fn measure(folder: &Path, window: Window, is_quick: bool) -> Result<Large> {
    let (stored, old) = if is_quick { (STORED_QUICK, OLD_QUICK) } else { (STORED, OLD) };
    println!("{stored} stored messages");
    let own = new_folder(folder)?;
    let setup = Setup::embedded(own.path());
    setup.prepare()?;
    send_one(&setup).await?;
    let ids = fill(&setup.file(), stored, old)?;

    // The old ones are deleted first: the node begins with it at its start.
    let Node { address, process } = setup.start()?;
    let began = crate::clock::now();
    let senders = Sender::open(address, CALLERS, Due::Later).await?;
    let sending = measure_load(senders, window, || Ok(None)).await?;
    let mut longest = sending.longest;
    while left(&setup.file(), &ids)? > 0 {
        let senders = Sender::open(address, CALLERS, Due::Later).await?;
        longest = longest.max(measure_load(senders, Window::SHORT, || Ok(None)).await?.longest);
        if began.elapsed() > Duration::from_secs(900) {
            return Err("the old messages are still there after a quarter of an hour".to_owned());
        }
    }
    let purged = began.elapsed();
    println!("  {old} deleted in {:.1} s, the longest wait of a sender {longest:.1?}", purged.as_secs_f64());

    let mut paths = ids.kept.iter().map(|id| format!("/v2/notifications/{id}")).collect::<Vec<_>>();
    paths.sort_unstable();
    let get = read(address, paths, window).await?;
    let list = read(address, vec!["/v2/notifications".to_owned()], window).await?;
    let list_all = read(address, vec!["/v2/notifications?include_jobs=true".to_owned()], window).await?;
    println!("  get p99 {:.2?}, list p99 {:.2?}, with rows of bulk sends {:.2?}", get.p99, list.p99, list_all.p99);
    Process::terminate(process)?;
    Ok(Large { stored, get, list, list_all, old, purged, sending, longest })
}

async fn read(address: std::net::SocketAddr, paths: Vec<String>, window: Window) -> Result<Figures> {
    measure_load(Reader::open(address, CALLERS, paths).await?, window, || Ok(None)).await
}

/// One message, whose row is the model of all others.
async fn send_one(setup: &Setup) -> Result<()> {
    let node = setup.start()?;
    let mut senders = Sender::open(node.address, 1, Due::Now).await?;
    let sender = senders.first_mut().ok_or("no sender")?;
    crate::load::Caller::call(sender).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    Process::terminate(node.process)
}

/// The ids of messages that stay, and the newest one of those that go.
struct Ids {
    kept: Vec<uuid::Uuid>,
    last_old: Vec<u8>,
}

/// Writes the messages: the old ones first, and then those of today, all handed over and delivered.
fn fill(file: &Path, stored: u64, old: u64) -> Result<Ids> {
    write(file, stored, old).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &Path, stored: u64, old: u64) -> rusqlite::Result<Ids> {
    let connection = Connection::open(file)?;
    connection.execute_batch("pragma synchronous = off; pragma cache_size = -262144; begin immediate;")?;
    let model = "select * from notification limit 1";
    let mut select = connection.prepare(model)?;
    let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
    let values: Vec<Value> = select
        .query_row([], |row| (0..columns.len()).map(|column| row.get(column)).collect::<rusqlite::Result<_>>())?;
    drop(select);
    // Without a memory of its schedules, the node begins with all of them.
    connection
        .execute_batch("delete from notification; delete from job; delete from purge_mark; delete from schedule;")?;
    let places = vec!["?"; columns.len()].join(", ");
    let mut insert =
        connection.prepare(&format!("insert into notification ({}) values ({places})", columns.join(", ")))?;
    let (now, random) = (Env::system().now(), SystemRandom);
    let then = now.checked_sub(AGE).unwrap_or(now);
    let mut bulk = [0_u8; 16];
    random.fill(&mut bulk);
    let (mut kept, mut last_old) = (Vec::new(), Vec::new());
    for number in 0..stored {
        let is_old = number < old;
        let at: Timestamp = if is_old { then } else { now };
        // A microsecond apart, so that ids follow each other as they would.
        let at = at.checked_sub(Duration::from_micros(stored - number)).unwrap_or(at);
        let key = id::time_ordered(at, &random);
        let is_single = number % SINGLE == 0;
        let row = columns.iter().zip(&values).map(|(column, value)| match column.as_str() {
            "notification_id" => Value::Blob(key.as_bytes().to_vec()),
            "reference" => Value::Text(format!("case-{number}")),
            "bulk_id" if !is_single => Value::Blob(bulk.to_vec()),
            "bulk_row" if !is_single => Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
            "status" => Value::Text("delivered".to_owned()),
            _ => value.clone(),
        });
        insert.execute(params_from_iter(row))?;
        if is_old {
            last_old = key.as_bytes().to_vec();
        } else if number % ((stored - old) / ASKED).max(1) == 0 {
            kept.push(key);
        }
    }
    drop(insert);
    connection.execute_batch("commit; pragma wal_checkpoint(truncate);")?;
    Ok(Ids { kept, last_old })
}

/// How many of the old messages are left.
fn left(file: &Path, ids: &Ids) -> Result<u64> {
    let unusable = |error: rusqlite::Error| format!("{}: {error}", file.display());
    let connection = Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unusable)?;
    let sql = "select count(*) from (select 1 from notification where notification_id <= ?1 limit 1)";
    connection.query_row(sql, [&ids.last_old], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs).map_err(unusable)
}
