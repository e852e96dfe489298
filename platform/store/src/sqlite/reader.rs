//! A thread that reads, each transaction from its own snapshot.

use super::Tasks;
use super::connection::control;
use super::executor::Statements;
use crate::engine::attempt;
use crate::guard::Guard;
use rusqlite::Connection;

pub(super) fn run(connection: &Connection, tasks: &Tasks) {
    let mut statements = Statements::new(connection);
    while let Some(mut task) = tasks.pop() {
        // A task that began after a commit sees it: the snapshot is taken by its first statement.
        if let Err(error) = control(connection, "begin deferred") {
            task.settle(Err(error));
            continue;
        }
        let mut guard = Guard::new(&mut statements);
        let result = attempt(task.as_mut(), &mut guard);
        let outcome = guard.judge(result).map_err(|failure| failure.error);
        if let Err(error) = control(connection, "rollback") {
            tracing::error!(error = error.chain(), "a reading transaction cannot be ended");
        }
        task.settle(outcome);
    }
}
