//! The PostgreSQL engine: worker threads, each with one connection.
//!
//! A worker owns its connection and a small runtime of its own, so that closures stay synchronous while statements of one transaction
//! can still be sent without waiting for each other. Nothing of the session is relied upon but its prepared statements and time-outs: no sequences, no
//! `LISTEN`, no advisory locks, so that PostgreSQL's distributed relatives serve as well.

mod connection;
mod error;
mod executor;
mod tls;
mod turns;
mod value;
mod worker;

use crate::engine::{Engine, Mode, Task, Turn, Writes, closed};
use crate::migrate::Dialect;
use crate::queue::Queue;
use connection::Server;
use secrecy::SecretString;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use turns::Turns;
use worker::Worker;
use yui_kernel::{Error, Random, Result};

type Tasks = Queue<Work>;

/// What a worker takes up.
enum Work {
    /// A transaction of its own.
    Alone(Mode, Box<dyn Task>),
    /// What has gathered in a line.
    InTurn(Turn),
}

/// Connections to a server.
pub(crate) struct Postgres {
    tasks: Arc<Tasks>,
    turns: Arc<Turns>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Postgres {
    /// Connects once, to know that the address is right and the server new enough; the other connections are made when needed.
    pub(crate) fn open(
        address: &SecretString,
        connections: usize,
        random: Arc<dyn Random>,
        writes: Writes,
    ) -> Result<Self> {
        let server = Arc::new(Server::parse(address)?);
        let mut first = Some(Worker::connect(Arc::clone(&server), Arc::clone(&random), writes)?);
        let (tasks, turns) = (Arc::new(Tasks::new()), Arc::new(Turns::default()));
        let mut threads = Vec::new();
        for _ in 0..connections.max(1) {
            let worker =
                first.take().map_or_else(|| Worker::new(Arc::clone(&server), Arc::clone(&random), writes), Ok)?;
            let (tasks, turns) = (Arc::clone(&tasks), Arc::clone(&turns));
            let thread = Builder::new()
                .name("yui-postgres".to_owned())
                .spawn(move || worker.run(&tasks, &turns))
                .map_err(|error| Error::unavailable("a thread for the database cannot be started").because(error))?;
            threads.push(thread);
        }
        Ok(Self { tasks, turns, threads: Mutex::new(threads) })
    }
}

impl Engine for Postgres {
    fn submit(&self, mode: Mode, task: Box<dyn Task>) {
        let work = match mode {
            // Long work has one connection at most, and the others are left to those for whom somebody waits.
            Mode::Read | Mode::Write | Mode::Aside => Work::Alone(mode, task),
            Mode::InTurn(turn) if self.turns.join(turn, task) => Work::InTurn(turn),
            Mode::InTurn(_) => return,
        };
        match self.tasks.push(work) {
            Ok(()) => {}
            Err(Work::Alone(_, task)) => task.settle(Err(closed())),
            Err(Work::InTurn(turn)) => {
                self.turns.dissolve(turn).into_iter().for_each(|task| task.settle(Err(closed())));
            }
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn close(&self) {
        self.tasks.close();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // A closure that held the last handle of the store can bring a worker here.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!("a thread of the database panicked");
            }
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.close();
    }
}
