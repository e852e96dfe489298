//! Single messages: how many are accepted a second, durably, next to HTTP without storage and storage without HTTP.

use super::database::Server;
use super::new_folder;
use crate::baseline::{self, handler::Handler};
use crate::load::request::{Due, Sender};
use crate::load::{Figures, Window, measure};
use crate::node::{Node, Setup};
use crate::process::Process;
use crate::sink::Sink;
use crate::{Result, machine};
use std::path::Path;

/// The figures of one engine.
pub(crate) struct Single {
    /// The engine's name and version.
    pub(crate) engine: String,
    pub(crate) rows: Vec<Compared>,
    /// The most memory that the node held, in MiB.
    pub(crate) memory: f64,
    /// The machine's load average afterwards.
    pub(crate) load: String,
}

/// The figures at one number of callers.
pub(crate) struct Compared {
    pub(crate) callers: usize,
    pub(crate) handler: Figures,
    pub(crate) storage: Figures,
    /// Yui, accepting.
    pub(crate) accepting: Figures,
    /// Yui, delivering what it accepts at the same time.
    pub(crate) delivering: Figures,
}

impl Compared {
    /// Yui's share of the slower of the two bare parts.
    pub(crate) fn share(&self) -> f64 {
        self.accepting.per_second / self.handler.per_second.min(self.storage.per_second)
    }
}

pub(crate) async fn on_sqlite(folder: &Path, window: Window, connections: &[usize]) -> Result<Single> {
    println!("Single messages on SQLite");
    let mut single = Single::of(format!("SQLite {}", rusqlite::version()));
    for &callers in connections {
        let handler = bare_handler(callers, window).await?;
        let own = new_folder(folder)?;
        let setup = Setup::embedded(own.path());
        setup.prepare()?;
        let accepting = single.node(&setup, callers, window, Due::Later).await?;
        let storage = {
            let bare = baseline::sqlite::start(&setup.file(), callers);
            let figures = measure(bare.callers, window, || Ok(None)).await;
            bare.writer.end()?;
            figures?
        };
        single.add(Compared {
            callers,
            handler,
            storage,
            accepting,
            delivering: delivering(folder, callers, window).await?,
        });
    }
    single.load = machine::load_average();
    Ok(single)
}

/// Accepts and delivers at the same time, in a database of its own.
async fn delivering(folder: &Path, callers: usize, window: Window) -> Result<Figures> {
    let sink = Sink::start()?;
    let own = new_folder(folder)?;
    let setup = Setup::embedded(own.path()).with_mail(sink.address);
    setup.prepare()?;
    Single::of(String::new()).node(&setup, callers, window, Due::Now).await
}

pub(crate) async fn on_postgres(folder: &Path, window: Window, connections: &[usize]) -> Result<Single> {
    println!("Single messages on PostgreSQL");
    let server = Server::start().await?;
    let mut single = Single::of(format!("PostgreSQL {}", server.version().await?));
    for &callers in connections {
        let handler = bare_handler(callers, window).await?;
        let (own, database) = (new_folder(folder)?, server.database().await?);
        let setup = Setup::postgres(own.path(), database.url());
        setup.prepare()?;
        let accepting = single.node(&setup, callers, window, Due::Later).await?;
        let bare = baseline::postgres::start(database.url(), callers).await?;
        let storage = measure(bare, window, || Ok(None)).await?;
        let (sink, other) = (Sink::start()?, server.database().await?);
        let setup = Setup::postgres(own.path(), other.url()).with_mail(sink.address);
        setup.prepare()?;
        let delivering = Single::of(String::new()).node(&setup, callers, window, Due::Now).await?;
        single.add(Compared { callers, handler, storage, accepting, delivering });
    }
    single.load = machine::load_average();
    Ok(single)
}

async fn bare_handler(callers: usize, window: Window) -> Result<Figures> {
    let handler = Handler::start()?;
    let senders = Sender::open(handler.address, callers, baseline::handler::DUE).await?;
    measure(senders, window, || handler.process.cpu().map(Some)).await
}

impl Single {
    fn of(engine: String) -> Self {
        Self { engine, rows: Vec::new(), memory: 0.0, load: String::new() }
    }

    async fn node(&mut self, setup: &Setup, callers: usize, window: Window, due: Due) -> Result<Figures> {
        let Node { address, process } = setup.start()?;
        let senders = Sender::open(address, callers, due).await?;
        let figures = measure(senders, window, || process.cpu().map(Some)).await?;
        self.memory = self.memory.max(process.memory("VmHWM")?);
        Process::terminate(process)?;
        Ok(figures)
    }

    fn add(&mut self, row: Compared) {
        println!(
            "{:>5} callers: handler {:>6.0}/s, storage {:>6.0}/s, Yui {:>6.0}/s ({:.0} % of the slower), p99 {:.1} ms; delivering too {:>6.0}/s",
            row.callers,
            row.handler.per_second,
            row.storage.per_second,
            row.accepting.per_second,
            row.share() * 100.0,
            row.accepting.p99.as_secs_f64() * 1000.0,
            row.delivering.per_second,
        );
        self.rows.push(row);
    }
}
