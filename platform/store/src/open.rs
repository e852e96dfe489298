//! Opening, probing and closing the node's database.

use crate::engine::{self, Engine};
use crate::jobs::counts;
use crate::migrate::Dialect;
use crate::{
    Kept, Location, Settings, Statement, Store,
    engine::Writes,
    postgres::Postgres,
    sqlite::{Presence, Sqlite},
};
use std::sync::Arc;
use yui_kernel::{Env, Error, NodeWide, Result, Timestamp};

crate::statements! {
    node PROBE = "select 1";
    pub(crate) node CLOCK = "select cast(unixepoch('subsec') * 1000000 as integer)", postgres "select clock_timestamp()";
    node VERSION = "select sqlite_version()", postgres "select current_setting('server_version')";
}

impl Store {
    /// Opens the database, making the folder of the embedded engine if there is none. The schema is as it was: see [`Store::migrate`].
    ///
    /// # Errors
    /// `Invalid` if the settings are at fault, `Conflict` if another process has the folder, `Unavailable` if the database cannot be
    /// reached; each says what to do.
    pub async fn open(settings: &Settings, env: Env) -> Result<Self> {
        Self::open_as(settings, env, Presence::Host, Writes::WhileOpen).await
    }

    /// The same for a command that works beside a node: on the embedded engine it comes in while another process has the folder, and each
    /// waits for the other's transactions. Its [`crate::jobs::Runner`] must not take over at its start, for the jobs may be the node's.
    ///
    /// # Errors
    /// As [`Store::open`], without the `Conflict`.
    pub async fn open_as_guest(settings: &Settings, env: Env) -> Result<Self> {
        Self::open_as(settings, env, Presence::Guest, Writes::WhileOpen).await
    }

    /// The same for a move of the data, which alone writes to a database that is in read-only.
    pub(crate) async fn open_as(settings: &Settings, env: Env, presence: Presence, writes: Writes) -> Result<Self> {
        let engine: Arc<dyn Engine> = match settings.location.clone() {
            Location::Sqlite(folder) => {
                let readers = settings.readers;
                blocking(move || Sqlite::open(&folder, readers, presence, writes)).await?.map(Arc::new)?
            }
            Location::Postgres(address) => {
                let (connections, random) = (settings.connections, Arc::clone(&env.random));
                blocking(move || Postgres::open(&address, connections, random, writes)).await?.map(Arc::new)?
            }
        };
        Ok(Self {
            engine,
            env,
            signal: Arc::default(),
            news: Arc::default(),
            counts: Arc::default(),
            last_count: Arc::new(Kept::new(counts::KEPT)),
        })
    }

    /// Ends the transactions under way and closes the database; later ones get `Unavailable`. On SQLite the write-ahead log is merged into
    /// the database file.
    ///
    /// # Errors
    /// `Internal` if the runtime is shutting down.
    pub async fn close(&self) -> Result<()> {
        let engine = Arc::clone(&self.engine);
        blocking(move || engine.close()).await
    }

    /// Asks the database for an answer on the ways that reads and writes go.
    ///
    /// # Errors
    /// `Unavailable` if there is none.
    pub async fn check(&self) -> Result<()> {
        let context = NodeWide::system("check");
        self.read_node(&context, |tx| tx.find::<(i64,)>(&PROBE, &[])).await?;
        match self.write_node(&context, |tx| tx.find::<(i64,)>(&PROBE, &[])).await {
            // It answers, and reading works: that is all that can be asked of it while it is being moved.
            Err(error) if error.is_read_only() => Ok(()),
            answer => answer.map(drop),
        }
    }

    /// `SQLite` or `PostgreSQL`.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        match self.engine.dialect() {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
        }
    }

    /// The engine with its version: of the library on SQLite, of the server on PostgreSQL.
    ///
    /// # Errors
    /// As [`Store::read_node`].
    pub async fn versions(&self) -> Result<String> {
        let found: Option<(String,)> =
            self.read_node(&NodeWide::system("version"), |tx| tx.find(&VERSION, &[])).await?;
        let (version,) = found.ok_or_else(|| Error::internal("the database tells no version"))?;
        Ok(format!("{} {version}", self.engine_name()))
    }

    /// What time the database thinks it is: the server's clock on PostgreSQL, this machine's on SQLite.
    ///
    /// # Errors
    /// As [`Store::read_node`].
    pub async fn clock(&self) -> Result<Timestamp> {
        let found: Option<(Timestamp,)> = self.read_node(&NodeWide::system("clock"), |tx| tx.find(&CLOCK, &[])).await?;
        found.map(|(now,)| now).ok_or_else(|| Error::internal("the database tells no time"))
    }

    /// Has the engine read and plan every statement, so that a test finds those it does not take.
    ///
    /// # Errors
    /// The first failure, naming the statement.
    pub async fn prepare_all(&self, statements: &[&'static Statement]) -> Result<()> {
        for statement in statements.iter().copied() {
            engine::run(self.engine.as_ref(), engine::Mode::Write, move |executor| executor.prepare(statement)).await?;
        }
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::internal("the database's work was stopped").because(error))
}
