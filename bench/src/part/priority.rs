//! How long an urgent message takes to the mail server while a million messages of bulk sends wait for it.

use super::bulk;
use super::new_folder;
use crate::load::connection::Connection;
use crate::load::request::post;
use crate::load::token::Token;
use crate::municipality::URGENT;
use crate::node::{Node, Setup};
use crate::sink::Sink;
use crate::{Result, clock, machine};
use rusqlite::OpenFlags;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

/// How many messages wait at least when the first urgent one is sent, and for a first look.
const WAITING: u64 = 1_000_000;
const WAITING_QUICK: u64 = 50_000;

/// How often an urgent message is sent, and how many in all.
const EVERY: Duration = Duration::from_millis(20);
const URGENT_MESSAGES: usize = 1_000;
const URGENT_MESSAGES_QUICK: usize = 200;

/// How long until all is there that is to wait, and until the urgent ones are gone.
const PATIENCE: Duration = Duration::from_secs(900);

/// What was measured.
pub(crate) struct Priority {
    /// How many messages waited when the first urgent one was sent, and after the last.
    pub(crate) waiting: u64,
    pub(crate) waiting_after: u64,
    /// How many urgent messages there were.
    pub(crate) urgent: usize,
    /// From a message's acceptance to the mail server's answer, as the node stored both.
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    pub(crate) longest: Duration,
    /// From the request to its answer.
    pub(crate) answer_p99: Duration,
    pub(crate) load: String,
}

pub(crate) async fn measure(folder: &Path, is_quick: bool) -> Result<Priority> {
    let (least, count) = if is_quick { (WAITING_QUICK, URGENT_MESSAGES_QUICK) } else { (WAITING, URGENT_MESSAGES) };
    println!("Urgent messages while {least} wait");
    let (own, sink) = (new_folder(folder)?, Sink::start()?);
    let setup = Setup::embedded(own.path()).with_mail(sink.address);
    setup.prepare()?;
    let Node { address, process } = setup.start()?;
    pile_up(address, &setup.file(), least).await?;
    let waiting = waiting(&setup.file())?;
    let mut answers = send(address, count).await?;
    let waiting_after = self::waiting(&setup.file())?;
    let began = clock::now();
    let mut times = taken(&setup.file())?;
    while times.len() < count {
        if began.elapsed() > PATIENCE {
            return Err(format!("{} of {count} urgent messages were handed over", times.len()));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        times = taken(&setup.file())?;
    }
    // It has hundreds of thousands of messages left to deliver: it is not asked to end in order.
    drop(process);
    times.sort_unstable();
    answers.sort_unstable();
    let priority = Priority {
        waiting,
        waiting_after,
        urgent: times.len(),
        p50: crate::load::quantile(&times, 0.5),
        p99: crate::load::quantile(&times, 0.99),
        longest: times.last().copied().unwrap_or_default(),
        answer_p99: crate::load::quantile(&answers, 0.99),
        load: machine::load_average(),
    };
    println!(
        "  {waiting} waited, {waiting_after} in the end; urgent ones took p50 {:.1?}, p99 {:.1?}, at most {:.1?}",
        priority.p50, priority.p99, priority.longest
    );
    Ok(priority)
}

/// Sends bulks one after the other until so many messages wait, although the node delivers all the time. It does not wait for the rows of one
/// to become messages before the next: then as many would be delivered as are accepted.
async fn pile_up(address: SocketAddr, file: &Path, least: u64) -> Result<()> {
    let mut connection = Connection::open(address).await.map_err(|error| format!("{address}: {error}"))?;
    let (mut request, mut token, body) = (Vec::new(), Token::new(), bulk::body());
    let began = clock::now();
    while waiting(file)? < least {
        post(&mut request, "/v2/notifications/bulk", token.current()?, &body);
        let (status, answer) = connection.ask(&request).await?;
        if status != 201 {
            return Err(format!("the answer to a bulk was {status}: {}", String::from_utf8_lossy(answer)));
        }
        if began.elapsed() > PATIENCE {
            return Err("messages are delivered as quickly as they are accepted: none wait".to_owned());
        }
    }
    Ok(())
}

/// Sends urgent messages at an even pace; gives how long each answer took.
async fn send(address: SocketAddr, count: usize) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(address).await.map_err(|error| format!("{address}: {error}"))?;
    let (mut request, mut token, mut times) = (Vec::new(), Token::new(), Vec::with_capacity(count));
    let mut beat = tokio::time::interval(EVERY);
    for number in 0..count {
        beat.tick().await;
        let body = format!(
            r#"{{"email_address":"urgent-{number}@example.org","template_id":"{URGENT}","personalisation":{{"場所":"港区芝公園"}}}}"#
        );
        post(&mut request, "/v2/notifications/email", token.current()?, &body);
        let asked = clock::now();
        let (status, answer) = connection.ask(&request).await?;
        if status != 201 {
            return Err(format!("the answer to an urgent message was {status}: {}", String::from_utf8_lossy(answer)));
        }
        times.push(asked.elapsed());
    }
    Ok(times)
}

/// How many messages of bulk sends wait to be delivered: those in the queue, and rows that are still to become messages.
fn waiting(file: &Path) -> Result<u64> {
    let sql = "select (select count(*) from job where lane = 2 and kind = 'notify.deliver') \
        + (select coalesce(sum(rows - expanded_rows), 0) from bulk_send)";
    look(file, sql, |row| row.get::<_, i64>(0)).map(|counts| counts.first().copied().unwrap_or(0).unsigned_abs())
}

/// From acceptance to the mail server's answer, of the urgent messages that it has taken.
fn taken(file: &Path) -> Result<Vec<Duration>> {
    let sql = "select sent_at - created_at from notification indexed by notification_single \
        where bulk_id is null and lane = 'priority' and sent_at is not null";
    look(file, sql, |row| row.get::<_, i64>(0).map(|micros| Duration::from_micros(micros.unsigned_abs())))
}

/// Looks into the database from outside: the API does not tell how much waits.
fn look<T>(file: &Path, sql: &str, read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>> {
    let unusable = |error: rusqlite::Error| format!("{}: {error}", file.display());
    let connection = rusqlite::Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unusable)?;
    let mut select = connection.prepare(sql).map_err(unusable)?;
    select.query_map([], |row| read(row)).and_then(Iterator::collect).map_err(unusable)
}
