//! The accept loop under every fake: it can be told to refuse connections and to come back at the same address.

use crate::ports::Port;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::task::{JoinHandle, JoinSet};

/// Starts to listen and to serve; the task ends with all its connections when it is aborted.
type Open = dyn Fn() -> io::Result<JoinHandle<()>> + Send + Sync;

/// Accepts connections at a place of its own until dropped; dropping it also ends every open connection.
pub(crate) struct Server {
    open: Box<Open>,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Reserves a port, listens on it and runs `serve` for each connection; gives the address too.
    pub(crate) fn on_port<F, Fut>(serve: F) -> io::Result<(Self, SocketAddr)>
    where
        F: Fn(TcpStream) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let port = Port::reserve()?;
        let address = port.address();
        Ok((Self::start(move || port.listen(), serve)?, address))
    }

    /// Listens on a socket of this machine at `path` and runs `serve` for each connection.
    pub(crate) fn on_socket<F, Fut>(path: PathBuf, serve: F) -> io::Result<Self>
    where
        F: Fn(UnixStream) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let listen = move || {
            // A listener that ended leaves its file behind, as a daemon that died does.
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => UnixListener::bind(&path),
            }
        };
        Self::start(listen, serve)
    }

    fn start<L, F, Fut>(listen: impl Fn() -> io::Result<L> + Send + Sync + 'static, serve: F) -> io::Result<Self>
    where
        L: Listener,
        F: Fn(L::Connection) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let serve = Arc::new(serve);
        let open = Box::new(move || Ok(tokio::spawn(accept_all(listen()?, Arc::clone(&serve)))));
        let server = Self { open, accepting: Mutex::new(None) };
        server.accept()?;
        Ok(server)
    }

    /// Listens again after [`Server::refuse`]; does nothing when it listens already.
    pub(crate) fn accept(&self) -> io::Result<()> {
        let mut accepting = self.accepting.lock().unwrap_or_else(PoisonError::into_inner);
        if accepting.is_none() {
            *accepting = Some((self.open)()?);
        }
        Ok(())
    }

    /// Stops listening and cuts open connections. When it returns, a new connection is refused.
    pub(crate) async fn refuse(&self) {
        let accepting = self.accepting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = accepting {
            task.abort();
            // The listener is closed when the task is gone, which its (cancelled) result tells.
            let _cancelled = task.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = self.accepting.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

/// What connections come from.
trait Listener: Send + Sync + 'static {
    type Connection: Send + 'static;

    fn next(&self) -> impl Future<Output = io::Result<Self::Connection>> + Send;
}

impl Listener for TcpListener {
    type Connection = TcpStream;

    async fn next(&self) -> io::Result<TcpStream> {
        let (connection, _peer) = self.accept().await?;
        // A reply waiting for a delayed acknowledgement would measure the kernel and not the client.
        let _ignored = connection.set_nodelay(true);
        Ok(connection)
    }
}

impl Listener for UnixListener {
    type Connection = UnixStream;

    async fn next(&self) -> io::Result<UnixStream> {
        self.accept().await.map(|(connection, _peer)| connection)
    }
}

async fn accept_all<L, F, Fut>(listener: L, serve: Arc<F>)
where
    L: Listener,
    F: Fn(L::Connection) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    // Dropped with this task, and each connection with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.next() => match accepted {
                Ok(connection) => {
                    connections.spawn(serve(connection));
                }
                // The peer gave up while it waited, or descriptors ran out: let open connections go on.
                Err(_) => tokio::task::yield_now().await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}
