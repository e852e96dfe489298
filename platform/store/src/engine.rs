//! What the store asks of a database engine.

use crate::migrate::Dialect;
use crate::{Statement, Value, pace};
use std::time::Duration;
use tokio::sync::oneshot;
use uuid::Uuid;
use yui_kernel::{Error, Result};

/// Runs statements within one transaction.
pub trait Executor {
    /// All rows of a query, each a value per column.
    ///
    /// # Errors
    /// As the engine reports them, mapped to the kernel's kinds.
    fn query(&mut self, statement: &'static Statement, values: &[Value]) -> Result<Vec<Vec<Value>>>;

    /// Changes rows; gives how many.
    ///
    /// # Errors
    /// `Conflict` if a unique key is violated, else as the engine reports them.
    fn execute(&mut self, statement: &'static Statement, values: &[Value]) -> Result<u64>;

    /// Changes rows without waiting for the answer, where the engine can. An error then comes with a later statement or the commit, and
    /// undoes the transaction all the same.
    ///
    /// # Errors
    /// As [`Executor::execute`], also those of statements sent before.
    fn send(&mut self, statement: &'static Statement, values: Vec<Value>) -> Result<()>;

    /// Runs one statement for many rows of values; gives how many rows changed in all.
    ///
    /// # Errors
    /// As [`Executor::execute`].
    fn execute_many(&mut self, statement: &'static Statement, rows: &[Vec<Value>]) -> Result<u64>;

    /// Has the engine read and plan a statement without running it.
    ///
    /// # Errors
    /// If the engine does not take the statement.
    fn prepare(&mut self, statement: &'static Statement) -> Result<()>;

    /// Runs one statement of a migration, however long it takes.
    ///
    /// # Errors
    /// As [`Executor::execute`].
    fn migrate(&mut self, sql: &str) -> Result<()>;
}

/// Whether a transaction only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A consistent snapshot; writing fails.
    Read,
    /// May change data.
    Write,
    /// May change data, and would wait for others of the same turn anyway.
    InTurn(Turn),
    /// May change data, and lets those go first for which somebody waits.
    Aside,
}

/// When an engine lets transactions write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// Unless the database is in read-only: see [`crate::standing`].
    WhileOpen,
    /// Always: for the move that has put it there.
    Always,
}

/// What transactions have in common that change the same row: whose row it is, and which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Turn(pub Uuid, pub &'static str);

/// One transaction waiting to be run: its closure, and whom to tell.
pub trait Task: Send {
    /// Runs the closure once. On an error the engine rolls its effects back, and either calls again or settles with the error.
    ///
    /// # Errors
    /// Those of the closure.
    fn attempt(&mut self, executor: &mut dyn Executor) -> Result<()>;

    /// Tells the caller how it ended: after the commit is durable, or after the roll-back.
    fn settle(self: Box<Self>, outcome: Result<()>);
}

/// A database engine: takes tasks from any thread and runs each in a transaction.
pub trait Engine: Send + Sync + 'static {
    /// Queues a task. The engine settles every task it takes, at shutdown too.
    fn submit(&self, mode: Mode, task: Box<dyn Task>);

    /// Which SQL it takes.
    fn dialect(&self) -> Dialect;

    /// Ends what was submitted, takes nothing more, and returns when all is settled and written.
    fn close(&self);
}

/// How long a transaction took, without the time in which it waited for its turn.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    /// The closure.
    pub worked: Duration,
    /// From the begin of the closure to the durable end.
    pub total: Duration,
}

/// What became of a transaction.
struct Answer<T> {
    result: Result<T>,
    spent: Spent,
}

struct Closure<T, F> {
    work: F,
    value: Option<T>,
    began: Option<pace::Instant>,
    worked: Duration,
    caller: oneshot::Sender<Answer<T>>,
}

impl<T, F> Task for Closure<T, F>
where
    T: Send,
    F: FnMut(&mut dyn Executor) -> Result<T> + Send,
{
    fn attempt(&mut self, executor: &mut dyn Executor) -> Result<()> {
        let began = pace::Instant::now();
        self.began = Some(began);
        self.value = Some((self.work)(executor)?);
        self.worked = began.elapsed();
        Ok(())
    }

    fn settle(self: Box<Self>, outcome: Result<()>) {
        let Self { value, began, worked, caller, .. } = *self;
        let result = outcome
            .and_then(|()| value.ok_or_else(|| Error::internal("a transaction was committed without having run")));
        let total = began.map(pace::Instant::elapsed).unwrap_or_default();
        // A caller that went away does not undo its transaction.
        let _ = caller.send(Answer { result, spent: Spent { worked, total } });
    }
}

/// Runs `work` in a transaction of `engine` and waits for its durable end.
///
/// # Errors
/// Those of `work`, or of the engine.
pub async fn run<T, F>(engine: &dyn Engine, mode: Mode, work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnMut(&mut dyn Executor) -> Result<T> + Send + 'static,
{
    run_timed(engine, mode, work).await.map(|(value, _)| value)
}

/// The same, and how long the transaction took.
///
/// # Errors
/// As [`run`].
pub async fn run_timed<T, F>(engine: &dyn Engine, mode: Mode, work: F) -> Result<(T, Spent)>
where
    T: Send + 'static,
    F: FnMut(&mut dyn Executor) -> Result<T> + Send + 'static,
{
    let (caller, answer) = oneshot::channel();
    engine.submit(mode, Box::new(Closure { work, value: None, began: None, worked: Duration::ZERO, caller }));
    let Answer { result, spent } = answer.await.map_err(|_| closed())?;
    result.map(|value| (value, spent))
}

/// The answer to tasks that come too late.
pub(crate) fn closed() -> Error {
    Error::unavailable("the database has been closed")
}

/// Attempts a task; a panic in its closure fails that task alone.
pub(crate) fn attempt(task: &mut dyn Task, executor: &mut dyn Executor) -> Result<()> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| task.attempt(executor)))
        .unwrap_or_else(|_| Err(Error::internal("the closure of a transaction panicked")))
}
