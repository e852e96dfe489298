//! What every fake is made of: a server that can go away and come back, what it received, and what it does next.

use crate::record::{PATIENCE, Record, TooFew};
use crate::script::Script;
use crate::server::Server;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpStream, UnixStream};

/// A running server that keeps what it receives, each a `T`, and behaves as `B` says. Dropping it closes its place and connections.
pub struct Fake<T, B> {
    shared: Arc<Shared<T, B>>,
    server: Server,
}

/// What the connections of a fake share.
pub(crate) struct Shared<T, B> {
    pub(crate) record: Record<T>,
    pub(crate) script: Script<B>,
}

impl<T: Send + Sync + 'static, B: Clone + Send + 'static> Fake<T, B> {
    /// Starts on a free port of the current Tokio runtime's machine, healthy; gives the address too.
    pub(crate) fn on_port<F, Fut>(healthy: B, serve: F) -> io::Result<(Self, SocketAddr)>
    where
        F: Fn(TcpStream, Arc<Shared<T, B>>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let shared = Shared::new(healthy);
        let for_connections = Arc::clone(&shared);
        let (server, address) = Server::on_port(move |connection| serve(connection, Arc::clone(&for_connections)))?;
        Ok((Self { shared, server }, address))
    }

    /// The same on a socket of this machine.
    pub(crate) fn on_socket<F, Fut>(path: PathBuf, healthy: B, serve: F) -> io::Result<Self>
    where
        F: Fn(UnixStream, Arc<Shared<T, B>>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let shared = Shared::new(healthy);
        let for_connections = Arc::clone(&shared);
        let server = Server::on_socket(path, move |connection| serve(connection, Arc::clone(&for_connections)))?;
        Ok(Self { shared, server })
    }

    /// Behaves like this from now on, and forgets what [`Fake::next`] queued.
    pub fn set(&self, behaviour: B) {
        self.shared.script.set(behaviour);
    }

    /// Behaves like this the next `times`, and then as it did before.
    pub fn next(&self, times: usize, behaviour: B) {
        self.shared.script.queue(times, behaviour);
    }

    /// Cuts open connections and refuses new ones until [`Fake::accept_connections`].
    pub async fn refuse_connections(&self) {
        self.server.refuse().await;
    }

    /// Listens again at the same address.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn accept_connections(&self) -> io::Result<()> {
        self.server.accept()
    }

    /// All that was received so far, whatever it was answered.
    #[must_use]
    pub fn received(&self) -> Vec<Arc<T>> {
        self.shared.record.all()
    }

    /// How much was received so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.record.count()
    }

    /// Returns when at least `count` were received in all.
    ///
    /// # Errors
    /// When [`PATIENCE`] runs out.
    pub async fn wait_for(&self, count: usize) -> Result<(), TooFew> {
        self.wait_for_within(count, PATIENCE).await
    }

    /// The same with another bound than [`PATIENCE`].
    ///
    /// # Errors
    /// When the bound is reached.
    pub async fn wait_for_within(&self, count: usize, bound: Duration) -> Result<(), TooFew> {
        self.shared.record.wait_for(count, bound).await
    }
}

impl<T, B: Clone> Shared<T, B> {
    fn new(healthy: B) -> Arc<Self> {
        Arc::new(Self { record: Record::new(), script: Script::new(healthy) })
    }
}
