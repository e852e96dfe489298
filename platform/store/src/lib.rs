//! One transactional API over SQLite (embedded, the default) and PostgreSQL.
//!
//! A transaction is a closure handed to the store, never an object that lives across an `await`:
//!
//! - on SQLite one writer thread runs many waiting closures in one commit, so that hundreds of callers share one fsync;
//! - on PostgreSQL the closure runs again when the engine reports a serialization failure or a deadlock;
//! - no network call can happen while rows are locked, because a closure cannot wait for one.
//!
//! A closure may therefore run more than once and must have no effect outside the transaction. What it returns is
//! handed over only after the commit is durable: accepted means durable.
//!
//! Statements are written once for both engines ([`statements!`]), in the subset that docs/sql.md describes. A statement
//! of a tenant's table is run with the organisation from the [`Tenant`] context bound as `$1`.

pub mod audit;
#[cfg(feature = "check")]
pub mod check;
pub mod engine;
mod guard;
pub mod jobs;
mod kept;
pub mod migrate;
pub mod moving;
pub mod news;
mod open;
pub mod pace;
mod pattern;
mod postgres;
mod queue;
pub mod row;
pub mod seal;
pub mod settings;
mod sqlite;
pub mod standing;
pub mod statement;
mod tokens;
pub mod transactions;
pub mod tx;
pub mod value;

pub use audit::{AuditEntry, AuditId, Audited};
pub use engine::Turn;
pub use kept::Kept;
pub use migrate::{Migration, Migrations};
pub use pace::Pace;
pub use pattern::containing;
pub use row::{FromRow, Row};
pub use settings::{Location, Settings};
pub use sqlite::{DATABASE_FILE, image};
pub use statement::{NodeSql, Scope, Statement, TenantSql};
pub use transactions::Transactions;
pub use tx::{NodeTx, TenantTx};
pub use value::{FromValue, Json, Value};

use engine::{Engine, Spent};
use std::sync::Arc;
use yui_kernel::{Env, NodeWide, Result, Tenant};

/// The node's database. Cheap to clone; all clones share one engine.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    env: Env,
    signal: Arc<jobs::Signal>,
    news: Arc<news::News>,
    counts: Arc<transactions::Counts>,
    last_count: Arc<Kept<Vec<jobs::Queue>>>,
}

/// The statements of the store itself, for tests.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    [
        audit::STATEMENTS,
        jobs::sql::STATEMENTS,
        migrate::lease::STATEMENTS,
        migrate::run::STATEMENTS,
        moving::STATEMENTS,
        open::STATEMENTS,
        standing::STATEMENTS,
    ]
    .concat()
}

impl Store {
    /// Reads one organisation's data from a consistent snapshot. Writing statements fail.
    ///
    /// # Errors
    /// Those of the closure; `Unavailable` if the database cannot be reached.
    pub async fn read<T, F>(&self, tenant: &Tenant, mut work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
    {
        let (tenant, env) = (tenant.clone(), self.env.clone());
        self.run(engine::Mode::Read, move |executor| work(&mut TenantTx::new(&tenant, &env, executor))).await
    }

    /// Changes one organisation's data: all of the closure's statements or none. Returns when the change is durable.
    ///
    /// # Errors
    /// Those of the closure, after which nothing is changed; `Unavailable` if the database cannot be reached or is full.
    pub async fn write<T, F>(&self, tenant: &Tenant, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
    {
        self.write_as(engine::Mode::Write, tenant, work).await
    }

    /// The same for changes that come often and all touch one row, such as a counter: those of one [`Turn`] run one after another and share
    /// commits, where they would otherwise queue up for the row in the database. Such a change may run again because another one failed.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_in_turn<T, F>(&self, tenant: &Tenant, turn: Turn, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
    {
        self.write_as(engine::Mode::InTurn(turn), tenant, work).await
    }

    /// The same for a step of long work that nobody waits for: changes that somebody waits for go first, and after it the disk is left to
    /// others for as long as the step took. `pace` says how many rows a step is to take; this step is given to it.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_aside<T, F>(&self, tenant: &Tenant, pace: &mut Pace, mut work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>, u32) -> Result<T> + Send + 'static,
    {
        let rows = pace.rows();
        let (value, spent) = self.write_timed(engine::Mode::Aside, tenant, move |tx| work(tx, rows)).await?;
        pace.took(spent.worked);
        tokio::time::sleep(Pace::rest(spent.total)).await;
        Ok(value)
    }

    async fn write_as<T, F>(&self, mode: engine::Mode, tenant: &Tenant, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
    {
        self.write_timed(mode, tenant, work).await.map(|(value, _)| value)
    }

    async fn write_timed<T, F>(&self, mode: engine::Mode, tenant: &Tenant, mut work: F) -> Result<(T, Spent)>
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
    {
        let (tenant, env) = (tenant.clone(), self.env.clone());
        let ((value, woken), spent) = self
            .run_timed(mode, move |executor| {
                let mut tx = TenantTx::new(&tenant, &env, executor);
                let value = work(&mut tx)?;
                Ok((value, tx.into_woken()))
            })
            .await?;
        self.wake(&woken);
        Ok((value, spent))
    }

    /// Reads across organisations.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_node<T, F>(&self, context: &NodeWide, mut work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut NodeTx<'_>) -> Result<T> + Send + 'static,
    {
        let (context, env) = (context.clone(), self.env.clone());
        self.run(engine::Mode::Read, move |executor| work(&mut NodeTx::new(&context, &env, executor))).await
    }

    /// Changes data across organisations.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_node<T, F>(&self, context: &NodeWide, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut NodeTx<'_>) -> Result<T> + Send + 'static,
    {
        self.write_node_timed(engine::Mode::Write, context, work).await.map(|(value, _)| value)
    }

    /// The same for a step of long work that nobody waits for: see [`Store::write_aside`].
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_node_aside<T, F>(&self, context: &NodeWide, pace: &mut Pace, mut work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut NodeTx<'_>, u32) -> Result<T> + Send + 'static,
    {
        let rows = pace.rows();
        let (value, spent) = self.write_node_timed(engine::Mode::Aside, context, move |tx| work(tx, rows)).await?;
        pace.took(spent.worked);
        tokio::time::sleep(Pace::rest(spent.total)).await;
        Ok(value)
    }

    async fn write_node_timed<T, F>(&self, mode: engine::Mode, context: &NodeWide, mut work: F) -> Result<(T, Spent)>
    where
        T: Send + 'static,
        F: FnMut(&mut NodeTx<'_>) -> Result<T> + Send + 'static,
    {
        let (context, env) = (context.clone(), self.env.clone());
        let ((value, woken), spent) = self
            .run_timed(mode, move |executor| {
                let mut tx = NodeTx::new(&context, &env, executor);
                let value = work(&mut tx)?;
                Ok((value, tx.into_woken()))
            })
            .await?;
        self.wake(&woken);
        Ok((value, spent))
    }

    /// The clock and random source that transactions and jobs use.
    #[must_use]
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// How the transactions of this process ended, since it started.
    #[must_use]
    pub fn transactions(&self) -> Transactions {
        self.counts.read()
    }

    async fn run<T, F>(&self, mode: engine::Mode, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn engine::Executor) -> Result<T> + Send + 'static,
    {
        self.run_timed(mode, work).await.map(|(value, _)| value)
    }

    async fn run_timed<T, F>(&self, mode: engine::Mode, work: F) -> Result<(T, Spent)>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn engine::Executor) -> Result<T> + Send + 'static,
    {
        let result = engine::run_timed(self.engine.as_ref(), mode, work).await;
        self.counts.count(mode, &result);
        result
    }

    fn wake(&self, woken: &news::Woken) {
        self.signal.wake(woken.lanes);
        self.news.wake(woken);
    }

    pub(crate) fn signal(&self) -> &jobs::Signal {
        &self.signal
    }

    pub(crate) fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
