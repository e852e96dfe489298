//! The accept loop under every fake: it can be told to refuse connections and to come back at the same address.

use crate::ports::Port;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

type Serve = Arc<dyn Fn(TcpStream) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Accepts connections on a port of its own until dropped; dropping it also ends every open connection.
pub(crate) struct Server {
    port: Port,
    serve: Serve,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Reserves a port, listens on it and runs `serve` for each connection.
    pub(crate) fn start<F, Fut>(serve: F) -> io::Result<Self>
    where
        F: Fn(TcpStream) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let serve: Serve = Arc::new(move |connection| Box::pin(serve(connection)));
        let server = Self { port: Port::reserve()?, serve, accepting: Mutex::new(None) };
        server.accept()?;
        Ok(server)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.port.address()
    }

    /// Listens again after [`Server::refuse`]; does nothing when it listens already.
    pub(crate) fn accept(&self) -> io::Result<()> {
        let mut accepting = self.accepting.lock().unwrap_or_else(PoisonError::into_inner);
        if accepting.is_none() {
            let listener = self.port.listen()?;
            *accepting = Some(tokio::spawn(accept_all(listener, self.serve.clone())));
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

async fn accept_all(listener: TcpListener, serve: Serve) {
    // Dropped with this task, and each connection with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((connection, _peer)) => {
                    // A reply waiting for a delayed acknowledgement would measure the kernel and not the client.
                    let _ignored = connection.set_nodelay(true);
                    connections.spawn(serve(connection));
                }
                // The peer gave up while it waited, or descriptors ran out: let open connections go on.
                Err(_) => tokio::task::yield_now().await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}
