//! What both engines hold true of every transaction, so that a closure behaves the same on either.
//!
//! After a failed statement PostgreSQL refuses the rest of the transaction, and its `commit` then rolls back without an error; SQLite
//! would go on. Here the rest fails on both, and a closure that swallows the error cannot commit.

use crate::engine::Executor;
use crate::{Statement, Value};
use yui_kernel::{Error, Result};

/// What a failed statement means for its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The statement or its data is at fault: running it again changes nothing.
    Final,
    /// It met another transaction: the closure is to run again.
    Conflicted,
    /// The connection was lost during the commit: whether it was made is not known, so the closure must not run again.
    Uncertain,
    /// The connection is gone before any commit: the closure may run again on another.
    Lost,
}

/// A failed statement.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) class: Class,
    pub(crate) error: Error,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { class: Class::Final, error }
    }
}

/// The statements of an engine, without these rules.
pub(crate) trait Raw {
    fn query(&mut self, statement: &'static Statement, values: &[Value]) -> Result<Vec<Vec<Value>>, Failure>;
    fn execute(&mut self, statement: &'static Statement, values: &[Value]) -> Result<u64, Failure>;
    fn send(&mut self, statement: &'static Statement, values: Vec<Value>) -> Result<(), Failure>;
    fn execute_many(&mut self, statement: &'static Statement, rows: &[Vec<Value>]) -> Result<u64, Failure>;
    fn prepare(&mut self, statement: &'static Statement) -> Result<(), Failure>;
    fn migrate(&mut self, sql: &str) -> Result<(), Failure>;
}

/// One attempt at a transaction.
pub(crate) struct Guard<'a, R> {
    raw: &'a mut R,
    failed: Option<Class>,
}

impl<'a, R: Raw> Guard<'a, R> {
    pub(crate) fn new(raw: &'a mut R) -> Self {
        Self { raw, failed: None }
    }

    /// What the closure's result means, given what its statements did.
    pub(crate) fn judge(self, result: Result<()>) -> Result<(), Failure> {
        match (result, self.failed) {
            (Ok(()), None) => Ok(()),
            (Ok(()), Some(class)) => Err(Failure {
                class,
                error: Error::internal("a transaction went on after one of its statements had failed"),
            }),
            (Err(error), class) => Err(Failure { class: class.unwrap_or(Class::Final), error }),
        }
    }

    fn run<T>(&mut self, work: impl FnOnce(&mut R) -> Result<T, Failure>) -> Result<T> {
        if self.failed.is_some() {
            return Err(Error::internal("an earlier statement of this transaction has failed"));
        }
        work(self.raw).map_err(|failure| {
            self.failed = Some(failure.class);
            failure.error
        })
    }
}

impl<R: Raw> Executor for Guard<'_, R> {
    fn query(&mut self, statement: &'static Statement, values: &[Value]) -> Result<Vec<Vec<Value>>> {
        self.run(|raw| check(values).and_then(|()| raw.query(statement, values)))
    }

    fn execute(&mut self, statement: &'static Statement, values: &[Value]) -> Result<u64> {
        self.run(|raw| check(values).and_then(|()| raw.execute(statement, values)))
    }

    fn send(&mut self, statement: &'static Statement, values: Vec<Value>) -> Result<()> {
        self.run(|raw| check(&values).and_then(|()| raw.send(statement, values)))
    }

    fn execute_many(&mut self, statement: &'static Statement, rows: &[Vec<Value>]) -> Result<u64> {
        self.run(|raw| {
            rows.iter().try_for_each(|values| check(values)).and_then(|()| raw.execute_many(statement, rows))
        })
    }

    fn prepare(&mut self, statement: &'static Statement) -> Result<()> {
        self.run(|raw| raw.prepare(statement))
    }

    fn migrate(&mut self, sql: &str) -> Result<()> {
        self.run(|raw| raw.migrate(sql))
    }
}

/// PostgreSQL has no text with a NUL character, so there is none on SQLite either.
fn check(values: &[Value]) -> Result<(), Failure> {
    let holds_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    if values.iter().any(holds_nul) {
        return Err(Error::invalid("a text must not hold the NUL character (U+0000)").into());
    }
    Ok(())
}
