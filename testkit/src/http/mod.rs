//! An HTTP server that records requests and answers as the test tells it to. [`crate::gateway`] and [`crate::webhook`]
//! are this, with the answers of their kind.

mod answer;
mod request;

pub use answer::{Answer, Behaviour};
pub use request::Request;

use crate::record::{PATIENCE, Record, TooFew};
use crate::script::Script;
use crate::server::Server;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;

type Healthy = dyn Fn(usize, &Request) -> Answer + Send + Sync;

struct Shared {
    record: Record<Request>,
    script: Script<Behaviour>,
    healthy: Box<Healthy>,
}

/// A running server. Dropping it closes its port and connections.
pub struct Endpoint {
    shared: Arc<Shared>,
    server: Server,
}

impl Endpoint {
    /// Starts on the current Tokio runtime. `healthy` answers a request as a working peer would; it is given how many
    /// requests came before.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start(healthy: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> io::Result<Self> {
        let script = Script::new(Behaviour::Healthy);
        let shared = Arc::new(Shared { record: Record::new(), script, healthy: Box::new(healthy) });
        let server = Server::start({
            let shared = shared.clone();
            move |connection| serve(connection, shared.clone())
        })?;
        Ok(Self { shared, server })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Its address as a URL without a path: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Behaves like this from now on, and forgets what [`Endpoint::next`] queued.
    pub fn set(&self, behaviour: Behaviour) {
        self.shared.script.set(behaviour);
    }

    /// Behaves like this for the next `times` requests, and then as it did before.
    pub fn next(&self, times: usize, behaviour: Behaviour) {
        self.shared.script.queue(times, behaviour);
    }

    /// Cuts open connections and refuses new ones until [`Endpoint::accept_connections`].
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

    /// Every request received so far, whatever it was answered.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<Request>> {
        self.shared.record.all()
    }

    /// How many requests were received so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.record.count()
    }

    /// Returns when at least `count` requests were received in all.
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

async fn serve(connection: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(move |request| answer(request, shared.clone()));
    // Clients that break off, and behaviours that do, end the connection with an error: that is the point of a fake.
    let _broken = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(connection), service).await;
}

async fn answer(request: http::Request<Incoming>, shared: Arc<Shared>) -> io::Result<http::Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request { method: head.method, uri: head.uri, headers: head.headers, body };
    let behaviour = shared.script.take(|_| true).unwrap_or(Behaviour::Healthy);
    let before = shared.record.count();
    let healthy = (shared.healthy)(before, &request);
    shared.record.push(request);
    match behaviour {
        Behaviour::Healthy => healthy.into_response(),
        Behaviour::Answer(answer) => answer.into_response(),
        Behaviour::Delay(pause) => {
            tokio::time::sleep(pause).await;
            healthy.into_response()
        }
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Close => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}
