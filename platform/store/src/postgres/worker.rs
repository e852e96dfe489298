//! A worker: one thread, one connection, one transaction after the other.

use super::connection::Server;
use super::error::failure;
use super::executor::{Session, Transaction};
use super::turns::Turns;
use super::{Tasks, Work};
use crate::engine::{Mode, Task, Turn, Writes, attempt};
use crate::guard::{Class, Failure, Guard};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use yui_kernel::{Error, Random, Result};

/// How often a transaction is tried that meets others or loses its connection, and the longest first wait between two tries.
const TRIES: u32 = 12;
const FIRST_WAIT: Duration = Duration::from_millis(4);
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// How many transactions of one turn share a commit at most.
const TOGETHER: usize = 64;

pub(super) struct Worker {
    server: Arc<Server>,
    random: Arc<dyn Random>,
    runtime: Runtime,
    session: Option<Session>,
    writes: Writes,
}

impl Worker {
    pub(super) fn new(server: Arc<Server>, random: Arc<dyn Random>, writes: Writes) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::unavailable("a runtime for the database cannot be started").because(error))?;
        Ok(Self { server, random, runtime, session: None, writes })
    }

    /// A worker that has reached its server and found it new enough.
    pub(super) fn connect(server: Arc<Server>, random: Arc<dyn Random>, writes: Writes) -> Result<Self> {
        let mut worker = Self::new(server, random, writes)?;
        let client = worker.runtime.block_on(async {
            let client = worker.server.connect().await?;
            worker.server.verify(&client).await?;
            Ok::<_, Error>(client)
        })?;
        worker.session = Some(Session::new(client));
        Ok(worker)
    }

    pub(super) fn run(mut self, tasks: &Tasks, turns: &Turns) {
        while let Some(work) = tasks.pop() {
            let mut next = Some(work);
            while let Some(work) = next.take() {
                match work {
                    Work::Alone(mode, mut task) => {
                        let outcome = self.complete(mode, &mut task);
                        task.settle(outcome);
                    }
                    Work::InTurn(turn) => {
                        self.complete_together(turn, turns.take(turn, TOGETHER));
                        // Behind what others wait for; once no more is taken, what is left of the line is still this worker's to settle.
                        next = turns.has_more(turn).then(|| tasks.push(Work::InTurn(turn)).err()).flatten();
                    }
                }
            }
        }
    }

    /// Commits transactions of one turn together. When one of them fails, the others must not: then each has a transaction of its own.
    fn complete_together(&mut self, turn: Turn, mut together: Vec<Box<dyn Task>>) {
        let mode = Mode::InTurn(turn);
        if together.len() > 1 {
            match self.try_once(mode, &mut together) {
                Ok(()) => return together.into_iter().for_each(|task| task.settle(Ok(()))),
                Err(failure) if failure.class == Class::Uncertain => {
                    let unknown = |cause: &Error| Error::unavailable(cause.to_string());
                    return together.into_iter().for_each(|task| task.settle(Err(unknown(&failure.error))));
                }
                Err(failure) if failure.class == Class::Lost => self.session = None,
                Err(_) => {}
            }
        }
        for mut task in together {
            let outcome = self.complete(mode, &mut task);
            task.settle(outcome);
        }
    }

    /// Tries until the transaction is committed or cannot be.
    fn complete(&mut self, mode: Mode, task: &mut Box<dyn Task>) -> Result<()> {
        for tried in 1.. {
            let failure = match self.try_once(mode, std::slice::from_mut(task)) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            match failure.class {
                Class::Final | Class::Uncertain => return Err(failure.error),
                Class::Lost => self.session = None,
                Class::Conflicted => {}
            }
            if tried >= TRIES {
                return Err(failure.error);
            }
            self.wait(tried);
        }
        Ok(())
    }

    /// Runs the tasks in one transaction, and commits if all succeed.
    fn try_once(&mut self, mode: Mode, tasks: &mut [Box<dyn Task>]) -> Result<(), Failure> {
        let session = match &mut self.session {
            Some(session) => session,
            // A server that cannot be reached is told to the caller at once: the next task will ask again.
            free => free.insert(Session::new(self.runtime.block_on(self.server.connect())?)),
        };
        let begin = match mode {
            Mode::Read => "begin isolation level repeatable read read only",
            Mode::Write | Mode::InTurn(_) | Mode::Aside => "begin isolation level read committed",
        };
        let asks = mode != Mode::Read && self.writes == Writes::WhileOpen;
        if asks {
            self.runtime.block_on(session.learn_to_ask())?;
        }
        let mut transaction = Transaction::new(&self.runtime, session, begin, asks);
        let mut guard = Guard::new(&mut transaction);
        let result = tasks.iter_mut().try_for_each(|task| attempt(task.as_mut(), &mut guard));
        let outcome = guard.judge(result).and_then(|()| transaction.flush());
        if !transaction.leave() {
            return outcome;
        }
        match outcome {
            Ok(()) => self.commit(mode),
            Err(failure) => {
                if failure.class != Class::Lost {
                    self.roll_back();
                }
                Err(failure)
            }
        }
    }

    fn commit(&mut self, mode: Mode) -> Result<(), Failure> {
        let Some(session) = &self.session else { return Err(Error::internal("a commit without a session").into()) };
        let Err(cause) = self.runtime.block_on(session.client.batch_execute("commit")) else { return Ok(()) };
        let failure = failure("commit", &cause);
        match failure.class {
            // What was read is right all the same, and a second look costs nothing.
            _ if mode == Mode::Read => Err(failure),
            // Whether it was committed is unknown, so it must not run again.
            Class::Lost => {
                self.session = None;
                let error = Error::unavailable(
                    "the connection was lost during a commit: it is not known whether the change was made",
                );
                Err(Failure { class: Class::Uncertain, error: error.because(failure.error) })
            }
            Class::Conflicted | Class::Final | Class::Uncertain => {
                self.roll_back();
                Err(failure)
            }
        }
    }

    fn roll_back(&mut self) {
        let Some(session) = &self.session else { return };
        if let Err(cause) = self.runtime.block_on(session.client.batch_execute("rollback")) {
            tracing::debug!(
                error = super::error::describe(&cause),
                "a transaction cannot be rolled back, its connection is given up"
            );
            self.session = None;
        }
    }

    /// Doubles with every try, and differs between workers that met each other.
    fn wait(&self, tried: u32) {
        let mut byte = [0];
        self.random.fill(&mut byte);
        let longest = FIRST_WAIT.saturating_mul(1 << tried.min(10)).min(LONGEST_WAIT);
        let [byte] = byte;
        std::thread::sleep(longest.mul_f64(f64::from(byte) / 256.0));
    }
}
