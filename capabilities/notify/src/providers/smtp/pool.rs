//! Open connections, kept for the next message.

use super::connection::{Connection, Failure, Target};
use crate::providers::mime::Mime;
use crate::providers::settings::SmtpSettings;
use crate::providers::{Accepted, SendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// A bounded set of connections to one server. Callers beyond the bound wait their turn.
pub(super) struct Pool {
    target: Target,
    slots: Semaphore,
    shelf: Mutex<Shelf>,
    idle_timeout: Duration,
}

/// Connections that nobody uses, the latest used last.
#[derive(Default)]
struct Shelf {
    idle: Vec<Idle>,
    /// Whether a task is on its way that closes the old ones.
    swept: bool,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Pool {
    pub(super) fn new(target: Target, settings: &SmtpSettings) -> Self {
        Self {
            target,
            slots: Semaphore::new(settings.connections.min(Semaphore::MAX_PERMITS)),
            shelf: Mutex::default(),
            idle_timeout: settings.idle_timeout,
        }
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// Sends one message through a kept connection, or a new one.
    pub(super) async fn send(self: &Arc<Self>, mime: &Mime) -> Result<Accepted, SendError> {
        let _slot = self
            .slots
            .acquire()
            .await
            .map_err(|_| SendError::unavailable("the mail server's connections are closed"))?;
        if let Some(mut connection) = self.take() {
            match connection.send(&self.target, mime).await {
                // The server closed it while it lay here. Nothing of the message was handed over.
                Err(Failure { dead_on_arrival: true, .. }) => {}
                outcome => return self.finish(connection, outcome),
            }
        }
        let mut connection = Connection::open(&self.target).await?;
        let outcome = connection.send(&self.target, mime).await;
        self.finish(connection, outcome)
    }

    fn finish(
        self: &Arc<Self>,
        connection: Connection,
        outcome: Result<Accepted, Failure>,
    ) -> Result<Accepted, SendError> {
        if connection.is_reusable() {
            self.keep(connection);
        }
        outcome.map_err(|failure| failure.error)
    }

    /// The connection used last, if it is young enough.
    fn take(&self) -> Option<Connection> {
        let idle = self.shelf().idle.pop()?;
        (idle.since.elapsed() < self.idle_timeout).then_some(idle.connection)
    }

    fn keep(self: &Arc<Self>, connection: Connection) {
        let mut shelf = self.shelf();
        shelf.idle.push(Idle { connection, since: Instant::now() });
        if !shelf.swept {
            shelf.swept = true;
            tokio::spawn(sweep(Arc::downgrade(self), self.idle_timeout));
        }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes out what has lain too long; `None` once nothing is left.
    fn expired(&self) -> Option<Vec<Connection>> {
        let mut shelf = self.shelf();
        if shelf.idle.is_empty() {
            shelf.swept = false;
            return None;
        }
        // They lie in the order in which they were put down.
        let old = shelf.idle.iter().take_while(|idle| idle.since.elapsed() >= self.idle_timeout).count();
        Some(shelf.idle.drain(..old).map(|idle| idle.connection).collect())
    }
}

/// Closes connections that lie unused, until none is left or the pool is gone.
async fn sweep(pool: Weak<Pool>, idle_timeout: Duration) {
    loop {
        tokio::time::sleep(idle_timeout).await;
        let Some(pool) = pool.upgrade() else { return };
        let Some(expired) = pool.expired() else { return };
        for connection in expired {
            connection.quit(&pool.target).await;
        }
    }
}
