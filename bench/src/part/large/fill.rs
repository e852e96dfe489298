//! A database as it is after millions of messages: written directly, as the node would have left it.

use crate::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use std::fs::File;
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::{Env, Random as _, SystemRandom, Timestamp, id};

/// One in so many messages was asked for by itself; the others are rows of a bulk send.
const SINGLE: u64 = 10;

/// How old the old ones are; a service keeps its messages for 7 days.
const AGE: Duration = Duration::from_secs(30 * 86_400);

/// How many messages are asked for by their ids, in turn.
const ASKED: u64 = 10_000;

/// How many residents get the messages: a prime, so that each gets some at distances that have no pattern.
const RESIDENTS: u64 = 3_000_017;
const STRIDE: u64 = 7_919;

/// Into how many rows the figures of a day are spread.
const SLOTS: u64 = 4;

/// What is stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amount {
    /// How many messages in all.
    pub(crate) stored: u64,
    /// How many of those are old enough to be deleted.
    pub(crate) old: u64,
}

/// Some of what was written.
pub(crate) struct Written {
    /// Ids of messages that stay.
    pub(super) kept: Vec<Uuid>,
    /// The id of the newest message that goes.
    pub(super) last_old: Vec<u8>,
    /// A recipient of few messages, somewhere among those that stay.
    pub(super) recipient: String,
}

/// Writes the messages in the place of the one that is there: the old ones first, and then those of today, all handed over and delivered.
pub(super) fn fill(file: &Path, amount: Amount) -> Result<Written> {
    let written = write(file, amount).map_err(|error| format!("{}: {error}", file.display()))?;
    // What is measured next must not wait for gigabytes that were written here and are not on the disk yet.
    File::open(file)
        .and_then(|database| database.sync_all())
        .map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(written)
}

fn recipient(number: u64) -> String {
    format!("resident-{}@example.org", number * STRIDE % RESIDENTS)
}

fn write(file: &Path, Amount { stored, old }: Amount) -> rusqlite::Result<Written> {
    let connection = Connection::open(file)?;
    connection.execute_batch("pragma synchronous = off; pragma cache_size = -262144; begin immediate;")?;
    let (columns, values) = model(&connection)?;
    // Without a memory of its schedules, the node begins with all of them.
    connection
        .execute_batch("delete from notification; delete from job; delete from purge_mark; delete from schedule;")?;
    let indexes = take_indexes(&connection)?;
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
            "recipient" | "normalised_recipient" => Value::Text(recipient(number)),
            "reference" => Value::Text(format!("case-{number}")),
            "bulk_id" if !is_single => Value::Blob(bulk.to_vec()),
            "bulk_row" if !is_single => Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
            "status" => Value::Text("delivered".to_owned()),
            "created_at" => Value::Integer(at.as_microsecond()),
            "counted_on" => Value::Integer(day(at)),
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
    for sql in indexes {
        connection.execute_batch(&sql)?;
    }
    count(&connection, &[(day(then), old), (day(now), stored - old)])?;
    connection.execute_batch("commit; pragma wal_checkpoint(truncate);")?;
    Ok(Written { kept, last_old, recipient: recipient(old + (stored - old) / 3) })
}

/// The columns of a message, and the values of the one that is there.
fn model(connection: &Connection) -> rusqlite::Result<(Vec<String>, Vec<Value>)> {
    let mut select = connection.prepare("select * from notification limit 1")?;
    let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
    let values = select
        .query_row([], |row| (0..columns.len()).map(|column| row.get(column)).collect::<rusqlite::Result<_>>())?;
    Ok((columns, values))
}

/// Drops the indexes on messages, which are made much quicker when all rows are there; gives what makes them.
fn take_indexes(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql =
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'notification' and sql is not null";
    let mut select = connection.prepare(sql)?;
    let indexes: Vec<(String, String)> =
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (name, _) in &indexes {
        connection.execute_batch(&format!("drop index {name}"))?;
    }
    Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
}

/// Writes the figures that the node would have kept of so many delivered messages a day.
fn count(connection: &Connection, days: &[(i64, u64)]) -> rusqlite::Result<()> {
    connection.execute_batch(
        "create temp table one as select * from statistic order by last_at desc limit 1; delete from statistic;",
    )?;
    for (day, messages) in days {
        for slot in 0..SLOTS {
            let share = i64::try_from(messages / SLOTS).unwrap_or(i64::MAX);
            connection.execute(
                "insert into statistic select organisation_id, service_id, ?1, template_id, api_key_id, key_type, channel, \
                 destination, 'delivered', ?2, ?3, ?3, last_at from one",
                params![day, i64::try_from(slot).unwrap_or(0), share],
            )?;
        }
    }
    Ok(())
}

/// A day as figures have it, in the service's time zone.
fn day(at: Timestamp) -> i64 {
    let date = at.in_tz("Asia/Tokyo").map(|zoned| zoned.date()).unwrap_or_default();
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// How many of the old messages are left: 0, or 1 for any.
pub(super) fn left(file: &Path, written: &Written) -> Result<u64> {
    let unusable = |error: rusqlite::Error| format!("{}: {error}", file.display());
    let connection = Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unusable)?;
    let sql = "select count(*) from (select 1 from notification where notification_id <= ?1 limit 1)";
    connection.query_row(sql, [&written.last_old], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs).map_err(unusable)
}
