//! Statements on one PostgreSQL connection.

use super::error::failure;
use crate::guard::{Failure, Raw};
use crate::{Statement, Value, standing};
use futures_util::future::{join, join_all, join3};
use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error as Cause};
use yui_kernel::Error;

/// How many executions of one statement are under way at once.
const PIPELINE: usize = 256;

/// A session and its prepared statements, by the address of their one declaration.
pub(super) struct Session {
    pub(super) client: Arc<Client>,
    prepared: HashMap<usize, tokio_postgres::Statement>,
    /// How to ask for the database's standing; none before the migration that makes its table.
    standing: Option<tokio_postgres::Statement>,
}

impl Session {
    pub(super) fn new(client: Client) -> Self {
        Self { client: Arc::new(client), prepared: HashMap::new(), standing: None }
    }

    /// Prepares the question for the standing, outside any transaction. Where its table is not there yet, there is nothing that it could say.
    pub(super) async fn learn_to_ask(&mut self) -> Result<(), Failure> {
        if self.standing.is_none() {
            self.standing = match self.client.prepare(standing::STANDING.0.text).await {
                Err(cause) if cause.code() == Some(&SqlState::UNDEFINED_TABLE) => None,
                prepared => Some(prepared.map_err(|cause| failure(standing::STANDING.0.name, &cause))?),
            };
        }
        Ok(())
    }
}

/// A transaction of a session. Its `begin` travels together with the first statement.
pub(super) struct Transaction<'a> {
    runtime: &'a Runtime,
    session: &'a mut Session,
    begin: Option<&'static str>,
    /// Whether it may write only while the database is open.
    asks: bool,
    sent: Vec<Answer>,
}

/// The answer to a statement that nobody has waited for yet.
type Answer = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

impl<'a> Transaction<'a> {
    pub(super) fn new(runtime: &'a Runtime, session: &'a mut Session, begin: &'static str, asks: bool) -> Self {
        Self { runtime, session, begin: Some(begin), asks, sent: Vec::new() }
    }

    /// Whether a statement was sent, so that there is something to commit or to roll back. Answers that were not waited for are thrown
    /// away with this: while somebody could still read one, the connection does not read on, and the roll-back would wait for ever.
    pub(super) fn leave(self) -> bool {
        self.begin.is_none()
    }

    fn prepared(&mut self, statement: &'static Statement) -> Result<tokio_postgres::Statement, Failure> {
        let address = std::ptr::from_ref(statement).addr();
        if let Some(prepared) = self.session.prepared.get(&address) {
            return Ok(prepared.clone());
        }
        // After a failed statement the server would refuse this one, for a reason that explains nothing.
        self.flush()?;
        let text = statement.postgres.unwrap_or(statement.text);
        let prepared = self
            .runtime
            .block_on(self.session.client.prepare(text))
            .map_err(|cause| failure(statement.name, &cause))?;
        self.session.prepared.insert(address, prepared.clone());
        Ok(prepared)
    }

    /// Sends what `work` sends, after `begin` if that is still to be sent, and waits for both answers.
    fn ask<T>(&mut self, name: &str, work: impl AsyncFnOnce(&Client) -> Result<T, Cause>) -> Result<T, Failure> {
        let client = &self.session.client;
        let sent = std::mem::take(&mut self.sent);
        let standing = self.session.standing.clone().filter(|_| self.asks);
        let (earlier, result) = self.runtime.block_on(async {
            match self.begin.take() {
                // Requests are sent in the order in which they are polled first.
                Some(begin) => {
                    let begun = client.batch_execute(begin);
                    let (begun, allowed, result) =
                        join3(begun, may_write(client, standing.as_ref()), work(client)).await;
                    (vec![allowed], begun.and(result))
                }
                None => join(join_all(sent), work(client)).await,
            }
        });
        // After a failed statement the server refuses all others: the first error is the one that tells.
        earlier.into_iter().collect::<Result<(), _>>()?;
        result.map_err(|cause| failure(name, &cause))
    }

    /// Sends a request whose answer is waited for later.
    fn post(&mut self, request: impl Future<Output = Result<(), Failure>> + 'static) -> Result<(), Failure> {
        let mut answer: Answer = Box::pin(request);
        // The first poll hands the request to the connection.
        match self.runtime.block_on(poll_fn(|context| Poll::Ready(answer.as_mut().poll(context)))) {
            Poll::Ready(answered) => answered,
            Poll::Pending => {
                self.sent.push(answer);
                Ok(())
            }
        }
    }

    /// Waits for the answers to all that was sent.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        let sent = std::mem::take(&mut self.sent);
        if sent.is_empty() {
            return Ok(());
        }
        self.runtime.block_on(join_all(sent)).into_iter().collect()
    }
}

impl Raw for Transaction<'_> {
    fn query(&mut self, statement: &'static Statement, values: &[Value]) -> Result<Vec<Vec<Value>>, Failure> {
        let prepared = self.prepared(statement)?;
        arity(statement, &prepared, values)?;
        let parameters = parameters(values);
        let rows = self.ask(statement.name, async |client| client.query(&prepared, &parameters).await)?;
        rows.iter()
            .map(|row| (0..row.len()).map(|column| row.try_get(column)).collect::<Result<Vec<Value>, _>>())
            .collect::<Result<_, _>>()
            .map_err(|cause| failure(statement.name, &cause))
    }

    fn execute(&mut self, statement: &'static Statement, values: &[Value]) -> Result<u64, Failure> {
        let prepared = self.prepared(statement)?;
        arity(statement, &prepared, values)?;
        let parameters = parameters(values);
        self.ask(statement.name, async |client| client.execute(&prepared, &parameters).await)
    }

    fn send(&mut self, statement: &'static Statement, values: Vec<Value>) -> Result<(), Failure> {
        let prepared = self.prepared(statement)?;
        arity(statement, &prepared, &values)?;
        if let Some(begin) = self.begin.take() {
            let client = Arc::clone(&self.session.client);
            self.post(async move { client.batch_execute(begin).await.map_err(|cause| failure("begin", &cause)) })?;
            if let Some(standing) = self.session.standing.clone().filter(|_| self.asks) {
                let client = Arc::clone(&self.session.client);
                self.post(async move { may_write(&client, Some(&standing)).await })?;
            }
        }
        if self.sent.len() >= PIPELINE {
            self.flush()?;
        }
        let client = Arc::clone(&self.session.client);
        self.post(async move {
            let sent = client.execute_raw(&prepared, &values).await;
            sent.map(drop).map_err(|cause| failure(statement.name, &cause))
        })
    }

    fn execute_many(&mut self, statement: &'static Statement, rows: &[Vec<Value>]) -> Result<u64, Failure> {
        let prepared = self.prepared(statement)?;
        let mut changed = 0;
        for rows in rows.chunks(PIPELINE) {
            for values in rows {
                arity(statement, &prepared, values)?;
            }
            let results = self.ask(statement.name, async |client| {
                let sent = rows.iter().map(|values| client.execute_raw(&prepared, values));
                // All answers are awaited even if one is an error, so that none is left for the next statement.
                join_all(sent).await.into_iter().collect::<Result<Vec<_>, _>>()
            })?;
            changed += results.iter().sum::<u64>();
        }
        Ok(changed)
    }

    fn prepare(&mut self, statement: &'static Statement) -> Result<(), Failure> {
        self.prepared(statement)?;
        Ok(())
    }

    fn migrate(&mut self, sql: &str) -> Result<(), Failure> {
        self.ask("migration", async |client| {
            client.batch_execute("set local statement_timeout = 0").await?;
            client.batch_execute(sql).await
        })
    }
}

/// Refuses to write to a database that is in read-only.
async fn may_write(client: &Client, standing: Option<&tokio_postgres::Statement>) -> Result<(), Failure> {
    let Some(statement) = standing else { return Ok(()) };
    let row = client.query_opt(statement, &[]).await.map_err(|cause| failure(standing::STANDING.0.name, &cause))?;
    let word: Option<String> =
        row.map(|row| row.try_get(0)).transpose().map_err(|cause| failure("standing", &cause))?;
    standing::refusal(word.as_deref()).map_or(Ok(()), |refused| Err(refused.into()))
}

fn parameters(values: &[Value]) -> Vec<&(dyn tokio_postgres::types::ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

/// The driver panics on the wrong number.
fn arity(statement: &Statement, prepared: &tokio_postgres::Statement, values: &[Value]) -> Result<(), Failure> {
    let expected = prepared.params().len();
    if expected == values.len() {
        return Ok(());
    }
    Err(Error::internal(format!("{} takes {expected} values, {} were given", statement.name, values.len())).into())
}
