//! The thread that writes: many transactions in one commit.

use super::checkpoint::Checkpoints;
use super::error::error;
use super::executor::Statements;
use super::{Tasks, connection, connection::control};
use crate::engine::{Task, Writes, attempt};
use crate::guard::{Guard, Raw as _};
use crate::{Value, standing};
use rusqlite::Connection;
use std::time::{Duration, Instant};
use yui_kernel::{Error, Result};

/// What a caller waits for the others in its commit.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// How many transactions share a commit at most.
    most: usize,
    /// For how long more may join.
    longest: Duration,
}

/// From how many transactions in a commit on more are waited for a moment, so that a lone writer never waits.
const CROWD: usize = 4;

const BOUNDS: Bounds = Bounds { most: 512, longest: Duration::from_millis(10) };

pub(super) fn write(connection: &Connection, tasks: &Tasks, checkpoints: &Checkpoints, allowed: Writes) {
    let mut statements = Statements::new(connection);
    while let Some(first) = tasks.pop() {
        commit_together(connection, &mut statements, first, tasks, BOUNDS, allowed);
        if checkpoints.committed() {
            restart_log(connection);
        }
    }
}

/// Runs the first task and those that wait behind it, commits, and settles them.
fn commit_together(
    connection: &Connection,
    statements: &mut Statements<'_>,
    first: Box<dyn Task>,
    tasks: &Tasks,
    bounds: Bounds,
    allowed: Writes,
) {
    if let Err(error) = control(connection, "begin immediate") {
        first.settle(Err(error));
        return;
    }
    // Nobody else can change the standing from here on until the commit.
    if allowed == Writes::WhileOpen
        && let Err(refused) = may_write(connection, statements)
    {
        if let Err(error) = control(connection, "rollback") {
            tracing::error!(error = error.chain(), "a refused transaction cannot be ended");
        }
        first.settle(Err(refused));
        return;
    }
    let start = now();
    let (mut ended, mut apart): (Vec<Ended>, bool) = (Vec::new(), false);
    let mut next = Some(first);
    while let Some(mut task) = next.take() {
        let outcome =
            if apart { run_apart(connection, statements, task.as_mut()) } else { run(statements, task.as_mut()) };
        let failed = outcome.is_err();
        ended.push((task, outcome));
        if failed && !apart && !connection.is_autocommit() {
            apart = true;
            if let Err(error) = set_apart(connection, statements, &mut ended) {
                tracing::error!(error = error.chain(), "a failed transaction cannot be undone alone");
            }
        }
        if connection.is_autocommit() {
            // A full disk, for instance, makes SQLite roll the whole transaction back.
            return fail(ended, "the transaction was rolled back by the database");
        }
        if ended.len() < bounds.most && start.elapsed() < bounds.longest {
            next = tasks.try_pop();
            if next.is_none() && ended.len() >= CROWD {
                // Where many write, some are about to: a commit costs more than a moment in which they can get the processor.
                std::thread::yield_now();
                next = tasks.try_pop();
            }
        }
    }
    if let Err(error) = control(connection, "commit") {
        tracing::error!(transactions = ended.len(), error = error.chain(), "a commit failed");
        if !connection.is_autocommit()
            && let Err(error) = control(connection, "rollback")
        {
            tracing::error!(error = error.chain(), "a failed commit cannot be rolled back");
        }
        return fail(ended, "the transaction could not be committed");
    }
    for (task, outcome) in ended {
        task.settle(outcome);
    }
}

/// Refuses to write to a database that is in read-only.
fn may_write(connection: &Connection, statements: &mut Statements<'_>) -> Result<()> {
    let rows = match statements.query(&standing::STANDING.0, &[]) {
        Ok(rows) => rows,
        // The very first migrations are still to come: without the table there is nothing that it could say.
        Err(_) if !connection.table_exists(None, "database_standing").map_err(error)? => return Ok(()),
        Err(failure) => return Err(failure.error),
    };
    let word = match rows.first().and_then(|row| row.first()) {
        Some(Value::Text(word)) => Some(word.as_str()),
        _ => None,
    };
    standing::refusal(word).map_or(Ok(()), Err)
}

/// Undoes what the last task of the batch did, the first to fail, and nothing else.
///
/// Savepoints from the start would make that simple, but for each of them SQLite keeps a copy of every page that it changes, which
/// is dear while no task fails. So the whole batch is undone, and the tasks before the failed one run once more, now apart.
fn set_apart(connection: &Connection, statements: &mut Statements<'_>, ended: &mut [Ended]) -> Result<()> {
    control(connection, "rollback")?;
    control(connection, "begin immediate")?;
    for (task, outcome) in ended.iter_mut().filter(|(_, outcome)| outcome.is_ok()) {
        *outcome = run_apart(connection, statements, task.as_mut());
    }
    Ok(())
}

/// Runs a task so that its failure undoes it alone.
fn run_apart(connection: &Connection, statements: &mut Statements<'_>, task: &mut dyn Task) -> Result<()> {
    control(connection, "savepoint task")?;
    let outcome = run(statements, task);
    if outcome.is_err() {
        control(connection, "rollback to task")?;
    }
    control(connection, "release task")?;
    outcome
}

fn run(statements: &mut Statements<'_>, task: &mut dyn Task) -> Result<()> {
    let mut guard = Guard::new(statements);
    let result = attempt(task, &mut guard);
    guard.judge(result).map_err(|failure| failure.error)
}

/// A task that has run, and what came of it.
type Ended = (Box<dyn Task>, Result<()>);

/// Nothing of the batch was kept. Tasks that had failed by themselves keep their own error.
fn fail(ended: Vec<Ended>, message: &str) {
    for (task, outcome) in ended {
        task.settle(outcome.and_then(|()| Err(Error::unavailable(message))));
    }
}

/// Lets the log begin anew, after the checkpointer has moved nearly all of it. Between two commits hardly anybody else writes, so it is a matter
/// of milliseconds; a reader in the way means another time, not a wait.
fn restart_log(connection: &Connection) {
    let restarted =
        connection::without_waiting(|| connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(())));
    if let Err(cause) = restarted {
        tracing::warn!(error = error(cause).chain(), "the write-ahead log cannot begin anew");
    }
}

fn now() -> Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "bounds how long a batch stays open; nothing that is stored or shown depends on it"
    )]
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::super::Presence;
    use super::*;
    use crate::engine::Executor;
    use std::sync::{Arc, Mutex};
    use yui_kernel::ErrorKind;

    crate::statements! {
        node ADD = "insert into child (id, parent) values ($1, $2)";
    }

    type Outcomes = Arc<Mutex<Vec<Result<()>>>>;

    struct Add(i64, Outcomes);

    impl Task for Add {
        fn attempt(&mut self, executor: &mut dyn Executor) -> Result<()> {
            executor.execute(STATEMENTS[0], &crate::values![self.0, self.0]).map(|_| ())
        }

        fn settle(self: Box<Self>, outcome: Result<()>) {
            self.1.lock().unwrap().push(outcome);
        }
    }

    #[test]
    fn a_commit_that_fails_fails_every_transaction_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connection::writer(&folder.path().join("yui.db"), Presence::Host).unwrap();
        // A deferred key is checked by the commit; it makes one fail, as a broken disk would.
        connection
            .execute_batch(
                "create table parent (id integer primary key); insert into parent values (1), (2);
                 create table child (id integer primary key, parent integer references parent (id) deferrable initially deferred);",
            )
            .unwrap();
        let (tasks, outcomes, mut statements) = (Tasks::new(), Outcomes::default(), Statements::new(&connection));
        let bounds = Bounds { most: 2, longest: Duration::MAX };
        let mut run = |ids: &[i64]| {
            for id in ids {
                assert!(tasks.push(Box::new(Add(*id, outcomes.clone()))).is_ok());
            }
            commit_together(&connection, &mut statements, tasks.try_pop().unwrap(), &tasks, bounds, Writes::Always);
            std::mem::take(&mut *outcomes.lock().unwrap())
        };
        let kinds: Vec<_> = run(&[1, 99]).into_iter().map(|outcome| outcome.unwrap_err().kind()).collect();
        assert_eq!(kinds, [ErrorKind::Unavailable; 2]);
        assert!(connection.is_autocommit(), "no transaction is left open");
        let outcomes = run(&[1, 2, 99]);
        assert!(outcomes.len() == 2 && outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert!(tasks.try_pop().is_some(), "two share a commit at most");
    }
    #[test]
    fn a_task_that_fails_is_undone_alone_wherever_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connection::writer(&folder.path().join("yui.db"), Presence::Host).unwrap();
        connection.execute_batch("create table child (id integer primary key, parent integer)").unwrap();
        let (tasks, mut statements) = (Tasks::new(), Statements::new(&connection));
        let bounds = Bounds { most: 512, longest: Duration::MAX };
        // Ids to insert in one batch, and which of them can be.
        for batch in [
            vec![(1, true), (2, true), (3, true)],
            vec![(4, true), (5, true), (1, false), (6, true), (2, false), (7, true)],
            vec![(1, false)],
            vec![(1, false), (8, true), (8, false), (9, true)],
        ] {
            let outcomes = Outcomes::default();
            for (id, _) in &batch {
                assert!(tasks.push(Box::new(Add(*id, outcomes.clone()))).is_ok());
            }
            commit_together(&connection, &mut statements, tasks.try_pop().unwrap(), &tasks, bounds, Writes::Always);
            let kept: Vec<bool> = outcomes.lock().unwrap().iter().map(Result::is_ok).collect();
            let expected: Vec<bool> = batch.iter().map(|(_, kept)| *kept).collect();
            assert_eq!(kept, expected, "{batch:?}");
        }
        let stored: Vec<i64> = {
            let mut select = connection.prepare("select id from child order by id").unwrap();
            select.query_map([], |row| row.get(0)).unwrap().map(|id| id.unwrap()).collect()
        };
        assert_eq!(stored, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
