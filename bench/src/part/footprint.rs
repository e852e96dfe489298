//! What a node costs before and while it works: start-up time, memory, size on disk.

use super::new_folder;
use crate::load::connection::Connection;
use crate::load::request::{Due, Sender};
use crate::load::{Window, measure as measure_load};
use crate::node::{self, Node, Setup};
use crate::process::Process;
use crate::sink::Sink;
use crate::{Result, clock};
use std::path::Path;
use std::time::Duration;

/// How often the node is started; the median counts.
const STARTS: usize = 5;

/// How long a node is left alone before its memory is called idle.
const REST: Duration = Duration::from_secs(2);

/// How many callers make the load.
pub(crate) const CALLERS: usize = 256;

pub(crate) struct Footprint {
    /// From the start of the process to its first successful answer, on a database that was closed in order.
    pub(crate) start: Duration,
    /// The same after the process was killed under load, with its write-ahead log to be recovered.
    pub(crate) start_after_kill: Duration,
    /// How many messages the database holds at that.
    pub(crate) messages: i64,
    /// Memory in MiB: after the start, and the most under load.
    pub(crate) idle: f64,
    pub(crate) loaded: f64,
    /// The program's size in MiB.
    pub(crate) binary: f64,
}

pub(crate) async fn measure(folder: &Path, window: Window) -> Result<Footprint> {
    println!("Start-up, memory, size");
    let (own, sink) = (new_folder(folder)?, Sink::start()?);
    let setup = Setup::embedded(own.path()).with_mail(sink.address);
    setup.prepare()?;
    let node = setup.start()?;
    let senders = Sender::open(node.address, CALLERS, Due::Now).await?;
    measure_load(senders, window, || Ok(None)).await?;
    let loaded = node.process.memory("VmHWM")?;
    // Killed, not asked.
    drop(node);
    let (start_after_kill, node) = start(&setup).await?;
    Process::terminate(node.process)?;

    let mut starts = Vec::with_capacity(STARTS);
    let mut idle = 0.0;
    for last in (0..STARTS).map(|turn| turn + 1 == STARTS) {
        let (took, node) = start(&setup).await?;
        starts.push(took);
        if last {
            tokio::time::sleep(REST).await;
            idle = node.process.memory("VmRSS")?;
        }
        Process::terminate(node.process)?;
    }
    starts.sort_unstable();
    let footprint = Footprint {
        start: starts.get(STARTS / 2).copied().unwrap_or_default(),
        start_after_kill,
        messages: messages(&setup.file())?,
        idle,
        loaded,
        binary: size(&node::binary()?)?,
    };
    println!(
        "  serving after {:.0} ms ({:.0} ms after a kill), {:.0} MiB idle, {:.0} MiB under load, program {:.1} MiB",
        footprint.start.as_secs_f64() * 1000.0,
        footprint.start_after_kill.as_secs_f64() * 1000.0,
        footprint.idle,
        footprint.loaded,
        footprint.binary
    );
    Ok(footprint)
}

/// Starts the node and asks it until it answers well; gives how long that took.
async fn start(setup: &Setup) -> Result<(Duration, Node)> {
    let began = clock::now();
    let node = setup.start()?;
    let mut connection = Connection::open(node.address).await.map_err(|error| format!("{}: {error}", node.address))?;
    let (status, _) = connection.ask(b"GET /_status HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await?;
    let took = began.elapsed();
    if status == 200 { Ok((took, node)) } else { Err(format!("the first answer of the node was {status}")) }
}

fn messages(file: &Path) -> Result<i64> {
    let unusable = |error: rusqlite::Error| format!("{}: {error}", file.display());
    let connection = rusqlite::Connection::open(file).map_err(unusable)?;
    connection.query_row("select count(*) from notification", [], |row| row.get(0)).map_err(unusable)
}

#[expect(clippy::cast_precision_loss, reason = "a file's size in MiB, to be read by people")]
fn size(file: &Path) -> Result<f64> {
    let length = std::fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?.len();
    Ok(length as f64 / 1024.0 / 1024.0)
}
