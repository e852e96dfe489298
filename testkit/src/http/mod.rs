//! An HTTP server that records requests and answers as the test tells it to. [`crate::gateway`] and [`crate::webhook`]
//! are this, with the answers of their kind.

mod answer;
mod request;

pub use answer::{Answer, Behaviour};
pub use request::Request;

use crate::fake::{Fake, Shared};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use tokio::net::TcpStream;

type Healthy = dyn Fn(usize, &Request) -> Answer + Send + Sync;
type State = Shared<Request, Behaviour>;

/// A running server; its other verbs are those of [`Fake`].
pub struct Endpoint {
    fake: Fake<Request, Behaviour>,
    address: SocketAddr,
}

impl Endpoint {
    /// Starts on the current Tokio runtime. `healthy` answers a request as a working peer would; it is given how many
    /// requests came before.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start(healthy: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> io::Result<Self> {
        let healthy: Arc<Healthy> = Arc::new(healthy);
        let serve = move |connection, shared| serve(connection, shared, Arc::clone(&healthy));
        let (fake, address) = Fake::on_port(Behaviour::Healthy, serve)?;
        Ok(Self { fake, address })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a URL without a path: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Every request received so far, whatever it was answered.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<Request>> {
        self.fake.received()
    }
}

impl Deref for Endpoint {
    type Target = Fake<Request, Behaviour>;

    fn deref(&self) -> &Self::Target {
        &self.fake
    }
}

async fn serve(connection: TcpStream, shared: Arc<State>, healthy: Arc<Healthy>) {
    let service = service_fn(move |request| answer(request, Arc::clone(&shared), Arc::clone(&healthy)));
    // Clients that break off, and behaviours that do, end the connection with an error: that is the point of a fake.
    let _broken = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(connection), service).await;
}

async fn answer(
    request: http::Request<Incoming>,
    shared: Arc<State>,
    healthy: Arc<Healthy>,
) -> io::Result<http::Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request { method: head.method, uri: head.uri, headers: head.headers, body };
    let behaviour = shared.script.take(|_| true).unwrap_or(Behaviour::Healthy);
    let before = shared.record.count();
    let healthy = healthy(before, &request);
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
