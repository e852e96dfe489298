//! Connecting to a checked address.

use super::{ClientError, Egress};
use http::Uri;
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::Service;

/// The future of [`Resolve::resolve`].
pub type Resolving<'a> = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Finds the addresses of a host name.
pub trait Resolve: Send + Sync + 'static {
    /// All addresses of `host`, the preferred one first.
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a>;
}

/// Asks the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// Resolves, asks the guard, and connects to one of the addresses that passed.
#[derive(Clone)]
pub(super) struct Connector(Arc<Inner>);

struct Inner {
    resolver: Arc<dyn Resolve>,
    egress: Egress,
    time_out: Duration,
}

impl Connector {
    pub(super) fn new(resolver: Arc<dyn Resolve>, egress: Egress, time_out: Duration) -> Self {
        Self(Arc::new(Inner { resolver, egress, time_out }))
    }
}

impl Inner {
    async fn connect(&self, uri: &Uri) -> Result<TcpStream, ClientError> {
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let addresses = self.checked_addresses(host).await?;
        let connected = timeout(self.time_out, first_to_connect(&addresses, port)).await;
        let stream =
            connected.map_err(|_| ClientError::Connect(format!("no answer after {} s", self.time_out.as_secs())))??;
        stream.set_nodelay(true).map_err(|error| ClientError::Connect(error.to_string()))?;
        Ok(stream)
    }

    /// The addresses of `host` that the guard lets through; at least one.
    async fn checked_addresses(&self, host: &str) -> Result<Vec<IpAddr>, ClientError> {
        let found = match host.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => match timeout(self.time_out, self.resolver.resolve(host)).await {
                Ok(Ok(addresses)) => addresses,
                Ok(Err(error)) => return Err(ClientError::Dns(error.to_string())),
                Err(_) => return Err(ClientError::Dns(format!("no answer after {} s", self.time_out.as_secs()))),
            },
        };
        let first = *found.first().ok_or_else(|| ClientError::Dns("the name has no address".to_owned()))?;
        let allowed: Vec<IpAddr> = found.into_iter().filter(|address| self.egress.allows(host, *address)).collect();
        if allowed.is_empty() { Err(ClientError::Refused { address: first }) } else { Ok(allowed) }
    }
}

/// Tries the addresses in turn.
async fn first_to_connect(addresses: &[IpAddr], port: u16) -> Result<TcpStream, ClientError> {
    let mut failure = String::new();
    for address in addresses {
        match TcpStream::connect(SocketAddr::new(*address, port)).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = error.to_string(),
        }
    }
    Err(ClientError::Connect(failure))
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = ClientError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, ClientError>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), ClientError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let inner = self.0.clone();
        Box::pin(async move { inner.connect(&uri).await.map(TokioIo::new) })
    }
}
