//! Moving the node's data from one database to another, while the node goes on running for all but the last step.
//!
//! 1. [`Move::copy`] copies every table in ranges of its key, in transactions of a few thousand rows. It keeps in the target how far it got, so that a
//!    move that was killed goes on there.
//! 2. [`Move::finish`] has jobs stand still, then puts the source into read-only, and goes through all tables again: ranges that differ are made
//!    the same. Tables keep no marks of what changed, so both databases are read once as a whole; that is how long read-only lasts. What is
//!    counted and digested in the end is what each database gave back.
//!
//! Then the source is marked as moved, and the target is opened. The source keeps its data: see [`reopen`].

pub(crate) mod catalogue;
mod pass;
mod ranges;
mod row;
mod schema;
mod sql;

pub use pass::Compared;
pub use row::Tally;

use crate::engine::Writes;
use crate::sqlite::{DATABASE_FILE, Presence};
use crate::standing::{Mark, Standing};
use crate::{Location, Migrations, Settings, Store, values};
use pass::{Pass, Purpose};
use schema::Table;
use std::collections::HashMap;
use uuid::Uuid;
use yui_kernel::{Env, Error, NodeWide, Result};

crate::statements! {
    pub(crate) node PROGRESS = "insert into move_progress (name, reached, copied) values ($1, $2, $3)
        on conflict (name) do update set reached = excluded.reached, copied = move_progress.copied + excluded.copied";
    node REACHED = "select name, reached, copied from move_progress";
    node FORGET = "delete from move_progress";
}

/// The statements that ask databases about themselves, for tests.
#[must_use]
pub fn catalogue_statements() -> Vec<&'static crate::Statement> {
    catalogue::STATEMENTS.to_vec()
}

/// Two databases, and what is to be moved from one to the other.
pub struct Move {
    source: Store,
    target: Store,
    tables: Vec<Table>,
    id: Uuid,
    /// Names of both, without user and password.
    places: (String, String),
}

/// Where a move is, told again and again.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The table.
    pub table: &'a str,
    /// How many rows of it have been gone through, and how many there were when it was begun.
    pub rows: (u64, u64),
    /// The same for all tables together.
    pub all: (u64, u64),
}

/// A table and what was found in both databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// The table.
    pub table: String,
    /// Rows, digests, and how much was changed.
    pub compared: Compared,
}

impl TableReport {
    /// Whether both databases have the same rows.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.compared.source == self.compared.target
    }
}

/// Takes what is told of the progress.
pub type Telling<'a> = &'a mut (dyn FnMut(Progress<'_>) + Send);

impl Move {
    /// Opens both databases, brings the target to this version's form, and sees whether it is empty or was begun by a move of the same source.
    ///
    /// # Errors
    /// `Conflict` if the target holds something else, if the source is not in this version's form or was moved, or if either has tables
    /// that the migrations do not make; `Unavailable` if a database cannot be reached.
    pub async fn prepare(from: &Settings, to: &Settings, migrations: &[Migrations], env: Env) -> Result<Self> {
        if from.location.to_string() == to.location.to_string() {
            return Err(Error::invalid("source and target are the same database"));
        }
        if let Location::Sqlite(folder) = &from.location
            && !folder.join(DATABASE_FILE).exists()
        {
            return Err(Error::not_found(format!("there is no database in {}", from.location)));
        }
        let source = Store::open_as(from, env.clone(), Presence::Guest, Writes::Always).await?;
        let target = Store::open_as(to, env, Presence::Host, Writes::Always).await?;
        let places = (from.location.to_string(), to.location.to_string());
        let tables = schema::tables(migrations)?;
        let mut made = Self { source, target, tables, id: Uuid::nil(), places };
        made.begin(migrations).await?;
        Ok(made)
    }

    /// The same, only to look: the target must be there with all its tables, and neither is changed.
    ///
    /// # Errors
    /// As [`Move::prepare`].
    pub async fn look(from: &Settings, to: &Settings, migrations: &[Migrations], env: Env) -> Result<Self> {
        let source = Store::open_as(from, env.clone(), Presence::Guest, Writes::Always).await?;
        let target = Store::open_as(to, env, Presence::Guest, Writes::Always).await?;
        let places = (from.location.to_string(), to.location.to_string());
        let made = Self { source, target, tables: schema::tables(migrations)?, id: Uuid::nil(), places };
        made.verify(migrations).await?;
        Ok(made)
    }

    async fn begin(&mut self, migrations: &[Migrations]) -> Result<()> {
        let (pending, all) = (self.target.pending(migrations).await?.len(), crate::migrate::count(migrations));
        if (1..all).contains(&pending) && self.target.mark().await?.is_none() {
            return Err(Error::conflict("the target is the database of another node: give an empty one"));
        }
        self.target.migrate(migrations).await?;
        self.verify(migrations).await?;
        let (source, target) = (self.source.mark().await?, self.target.mark().await?);
        if let Some(Mark { standing: Standing::Filling, place, .. }) = &source {
            return Err(Error::conflict(format!("the source is itself the unfinished target of a move from {place}")));
        }
        let own = source.as_ref().map(|mark| mark.id);
        match target {
            Some(Mark { standing: Standing::Filling, id, place, .. }) if Some(id) != own => {
                return Err(Error::conflict(format!(
                    "the target is the unfinished target of another move, from {place}: give an empty database"
                )));
            }
            Some(Mark { standing: Standing::Filling, .. }) => {}
            _ if matches!(source, Some(Mark { standing: Standing::Moved, .. })) => {
                let place = source.map(|mark| mark.place).unwrap_or_default();
                return Err(Error::conflict(format!(
                    "the data was moved to {place} already; to take it back into use where it was, run `yui move --undo`"
                )));
            }
            _ if self.rows(&self.target).await?.values().any(|rows| *rows > 0) => {
                return Err(Error::conflict("the target holds data: give an empty database"));
            }
            _ => {}
        }
        self.id = own.unwrap_or_else(|| self.source.env().new_uuid());
        if source.is_none() {
            self.source.set_mark(Standing::Open, self.id, &self.places.1).await?;
        }
        self.target.set_mark(Standing::Filling, self.id, &self.places.0).await
    }

    async fn verify(&self, migrations: &[Migrations]) -> Result<()> {
        for store in [&self.source, &self.target] {
            let pending = store.pending(migrations).await?.len();
            if pending > 0 {
                return Err(Error::conflict(format!(
                    "the {} database lacks {pending} of this version's changes: run `yui migrate` on it first",
                    store.engine_name()
                )));
            }
            schema::verify(store, &self.tables).await?;
        }
        Ok(())
    }

    /// Copies what the target lacks, while the source goes on changing.
    ///
    /// # Errors
    /// As the engines report them; what was copied stays, and the same move goes on from there.
    pub async fn copy(&self, telling: Telling<'_>) -> Result<()> {
        if self.is_settled().await? {
            return Ok(());
        }
        let reached: Vec<(String, String, i64)> =
            self.target.read_node(&NodeWide::system("move"), |tx| tx.list(&REACHED, &[])).await?;
        let reached = reached.into_iter().map(|(name, key, copied)| (name, (key, copied))).collect();
        self.go_through(Purpose::Copy, &reached, telling).await?;
        Ok(())
    }

    /// Has the source stand still, makes the target the same, and hands over. After an error the source is open again.
    ///
    /// # Errors
    /// `Conflict` if the databases are not the same in the end; as the engines report them.
    pub async fn finish(&self, telling: Telling<'_>) -> Result<Vec<TableReport>> {
        if self.is_settled().await? {
            // It was stopped between the last two lines of this function.
            self.open_target().await?;
            return Ok(Vec::new());
        }
        let settled = self.settle(telling).await;
        match settled {
            Ok(reports) => {
                self.source.set_mark(Standing::Moved, self.id, &self.places.1).await?;
                self.open_target().await?;
                Ok(reports)
            }
            Err(error) => {
                self.give_up().await?;
                Err(error)
            }
        }
    }

    async fn settle(&self, telling: Telling<'_>) -> Result<Vec<TableReport>> {
        self.source.set_mark(Standing::Draining, self.id, &self.places.1).await?;
        self.source.wait_for_writers().await?;
        self.source.wait_for_jobs().await?;
        self.source.set_mark(Standing::ReadOnly, self.id, &self.places.1).await?;
        self.source.wait_for_writers().await?;
        let reports = self.go_through(Purpose::Settle, &HashMap::new(), telling).await?;
        let differing: Vec<&str> =
            reports.iter().filter(|report| !report.is_same()).map(|report| report.table.as_str()).collect();
        if differing.is_empty() {
            return Ok(reports);
        }
        Err(Error::conflict(format!("these tables are not the same in the target: {}", differing.join(", "))))
    }

    /// Compares both databases and changes nothing. While somebody writes to one of them they differ.
    ///
    /// # Errors
    /// As the engines report them.
    pub async fn compare(&self, telling: Telling<'_>) -> Result<Vec<TableReport>> {
        self.go_through(Purpose::Compare, &HashMap::new(), telling).await
    }

    /// Opens the source again after a last step that was broken off. What was copied stays in the target, and the move can go on later.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn give_up(&self) -> Result<()> {
        self.source.set_mark(Standing::Open, self.id, &self.places.1).await
    }

    /// Closes both databases.
    ///
    /// # Errors
    /// As [`Store::close`].
    pub async fn close(&self) -> Result<()> {
        self.source.close().await?;
        self.target.close().await
    }

    /// Whether everything is in the target and verified, and only the target is still to be opened.
    async fn is_settled(&self) -> Result<bool> {
        Ok(self.source.mark().await?.is_some_and(|mark| mark.standing == Standing::Moved && mark.id == self.id))
    }

    async fn open_target(&self) -> Result<()> {
        self.target.write_node(&NodeWide::system("move"), |tx| tx.execute(&FORGET, &[])).await?;
        self.target.clear_mark().await
    }

    async fn rows(&self, store: &Store) -> Result<HashMap<String, u64>> {
        let mut rows = HashMap::new();
        for table in &self.tables {
            let statement = sql::count(table);
            let found: Option<(u64,)> =
                store.read_node(&NodeWide::system("move"), move |tx| tx.find(statement, &values![])).await?;
            rows.insert(table.name.clone(), found.map_or(0, |(count,)| count));
        }
        Ok(rows)
    }

    async fn go_through(
        &self,
        purpose: Purpose,
        reached: &HashMap<String, (String, i64)>,
        telling: Telling<'_>,
    ) -> Result<Vec<TableReport>> {
        let expected = self.rows(&self.source).await?;
        let total: u64 = expected.values().sum();
        let (mut reports, mut done) = (Vec::new(), 0);
        for table in &self.tables {
            let known = reached.get(&table.name);
            let after = known.and_then(|(key, _)| row::key_from_json(table, key));
            let before = known.filter(|_| after.is_some()).and_then(|(_, copied)| u64::try_from(*copied).ok());
            let (mut rows, of) = (before.unwrap_or_default(), expected.get(&table.name).copied().unwrap_or_default());
            done += rows;
            let pass = Pass { source: &self.source, target: &self.target, table, purpose };
            let mut progress = |more: u64| {
                rows += more;
                done += more;
                telling(Progress { table: &table.name, rows: (rows, of), all: (done, total) });
            };
            let compared = pass.run(after, &mut progress).await.map_err(|error| {
                Error::new(error.kind(), format!("the table {} cannot be moved", table.name)).because(error)
            })?;
            reports.push(TableReport { table: table.name.clone(), compared });
        }
        Ok(reports)
    }
}

impl std::fmt::Debug for Move {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Move").field("id", &self.id).field("places", &self.places).finish_non_exhaustive()
    }
}

/// Opens a database again that was moved, or whose move was killed in the last step; gives how it stood, if that was a move.
///
/// # Errors
/// As [`Store::open_as_guest`].
pub async fn reopen(settings: &Settings, env: Env) -> Result<Option<Mark>> {
    let store = Store::open_as(settings, env, Presence::Guest, Writes::Always).await?;
    let mark = store.mark().await?;
    if let Some(found) = &mark
        && found.standing != Standing::Open
    {
        store.set_mark(Standing::Open, found.id, &found.place).await?;
    }
    store.close().await?;
    Ok(mark)
}
