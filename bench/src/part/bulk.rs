//! A bulk of 50,000 rows: how long until it is accepted, until each row is a message of its own, and until all are delivered.

use super::new_folder;
use crate::load::connection::Connection;
use crate::load::request::post;
use crate::load::token::Token;
use crate::municipality::TEMPLATE;
use crate::node::{Node, Setup};
use crate::process::Process;
use crate::sink::Sink;
use crate::{Result, clock, machine};
use rusqlite::OpenFlags;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// How many rows.
pub(crate) const ROWS: usize = 50_000;

/// Over how many connections they are delivered: the default of YUI_MAIL_CONNECTIONS.
pub(crate) const CONNECTIONS: usize = 16;

/// How often it is looked at how far things are, and how long in all.
const LOOK: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(300);

/// Times since the request was sent, and what was used until the end.
pub(crate) struct Bulk {
    pub(crate) accepted: Duration,
    pub(crate) enqueued: Duration,
    pub(crate) delivered: Duration,
    /// Processor time of the node and of the sink.
    pub(crate) cpu: Duration,
    pub(crate) sink_cpu: Duration,
    /// The most memory that the node held, in MiB.
    pub(crate) memory: f64,
    /// How large the database is then, in MiB.
    pub(crate) database: f64,
    /// The machine's load average afterwards.
    pub(crate) load: String,
}

impl Bulk {
    /// Mails a second, from the request to the last delivery.
    #[expect(clippy::cast_precision_loss, reason = "fifty thousand")]
    pub(crate) fn delivered_per_second(&self) -> f64 {
        ROWS as f64 / self.delivered.as_secs_f64()
    }
}

pub(crate) async fn measure(folder: &Path) -> Result<Bulk> {
    println!("A bulk of {ROWS} rows");
    let (own, mut sink) = (new_folder(folder)?, Sink::start()?);
    let setup = Setup::embedded(own.path()).with_mail(sink.address);
    setup.prepare()?;
    let Node { address, process } = setup.start()?;
    let mut connection = Connection::open(address).await.map_err(|error| format!("{address}: {error}"))?;
    let mut request = Vec::new();
    post(&mut request, "/v2/notifications/bulk", Token::new().current()?, &body());
    let cpu_before = process.cpu()?;
    let began = clock::now();
    let (status, answer) = connection.ask(&request).await?;
    if status != 201 {
        return Err(format!("the answer to the bulk was {status}: {}", String::from_utf8_lossy(answer)));
    }
    let accepted = began.elapsed();
    let (mut enqueued, mut delivered) = (None, None);
    while enqueued.is_none() || delivered.is_none() {
        tokio::time::sleep(LOOK).await;
        let now = began.elapsed();
        if enqueued.is_none() && is_enqueued(&setup.file())? {
            enqueued = Some(now);
        }
        if delivered.is_none() && sink.count()? >= ROWS {
            delivered = Some(now);
        }
        if now > PATIENCE {
            return Err(format!("after {now:?} {} of {ROWS} messages were delivered", sink.count()?));
        }
    }
    let (cpu, sink_cpu) = (process.cpu()?.saturating_sub(cpu_before), sink.cpu()?);
    let memory = process.memory("VmHWM")?;
    Process::terminate(process)?;
    let bulk = Bulk {
        accepted,
        enqueued: enqueued.unwrap_or_default(),
        delivered: delivered.unwrap_or_default(),
        cpu,
        sink_cpu,
        memory,
        database: size(&setup.file())?,
        load: machine::load_average(),
    };
    if sink.count()? != ROWS {
        return Err(format!("{} messages were delivered for {ROWS} rows", sink.count()?));
    }
    println!(
        "  accepted {:.2} s, enqueued {:.2} s, delivered {:.2} s ({:.0} mails/s)",
        bulk.accepted.as_secs_f64(),
        bulk.enqueued.as_secs_f64(),
        bulk.delivered.as_secs_f64(),
        bulk.delivered_per_second()
    );
    Ok(bulk)
}

/// The request, with the rows as a CSV file.
pub(super) fn body() -> String {
    let mut csv = String::from("email address,氏名,受付番号,収集日,品目\\n");
    for row in 0..ROWS {
        // A string takes everything.
        let _written = write!(csv, "resident-{row}@example.org,港 花子,{row:07},12月1日(火),机と本棚と自転車\\n");
    }
    format!(r#"{{"name":"粗大ごみ","template_id":"{TEMPLATE}","csv":"{csv}"}}"#)
}

/// Whether each row of the one bulk is a message. The API does not tell this, so the database is looked at from outside.
fn is_enqueued(file: &Path) -> Result<bool> {
    let unusable = |error: rusqlite::Error| format!("{}: {error}", file.display());
    let connection = rusqlite::Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(unusable)?;
    let sql = "select count(*) from bulk_send where status = 'finished'";
    connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|finished| finished == 1).map_err(unusable)
}

#[expect(clippy::cast_precision_loss, reason = "a file's size in MiB, to be read by people")]
fn size(file: &Path) -> Result<f64> {
    let length = std::fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?.len();
    Ok(length as f64 / 1024.0 / 1024.0)
}
