//! The accept loop, with a shutdown that loses no request.
//!
//! Frameworks' own graceful shutdown closes idle connections, and those that have not sent a request yet, at once; a client
//! that was just sending sees a reset. Here the order is that of a lame duck:
//!
//! 1. [`Lifecycle::begin_shutdown`]: readiness answers 503 while connections are still accepted, for as long as a balancer needs to notice
//!    ([`ServerSettings::announce`]).
//! 2. Connections that wait in the listener's queue are accepted, then the listener is closed. Accepted connections are served
//!    on, silent ones too, and each answer says `Connection: close` ([`ServerSettings::drain`]).
//! 3. Idle connections are closed; requests under way are finished ([`ServerSettings::finish`]).
//! 4. What is left is cut off, and counted.
//!
//! The server returns as soon as no connection is left, whichever step it is at.

mod lifecycle;

pub use lifecycle::Lifecycle;

use crate::proxies::Peer;
use crate::{Metrics, TrustedProxies};
use axum::Router;
use futures_util::FutureExt as _;
use http::{HeaderValue, Request, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::metrics::gauge::Gauge;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::Service as _;

/// Bounds of the server and the lengths of its shutdown steps.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Connections served at once; more wait in the listener's queue. Default 10,000.
    pub max_connections: u32,
    /// The largest request head (request line and headers), in bytes. Default 64 KiB. Larger ones are answered 431.
    pub max_head_bytes: usize,
    /// How long a connection may be silent, or take over a request's head, before it is closed. Default 75 s: longer than the idle time-outs of
    /// common balancers, so that they close first and never write into a closing connection.
    pub head_time_out: Duration,
    /// T1: still accepting while readiness answers 503. Default 0 s.
    pub announce: Duration,
    /// T2: no longer accepting, serving accepted connections with `Connection: close`. Default 10 s.
    pub drain: Duration,
    /// T3: finishing requests under way, before the hard stop. Default 20 s.
    pub finish: Duration,
    /// Whose word counts on where requests come from. Default: nobody's.
    pub proxies: TrustedProxies,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            max_connections: 10_000,
            max_head_bytes: 64 << 10,
            head_time_out: Duration::from_secs(75),
            announce: Duration::ZERO,
            drain: Duration::from_secs(10),
            finish: Duration::from_secs(20),
            proxies: TrustedProxies::default(),
        }
    }
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Connections that were still busy at the hard stop; 0 is a clean end.
    pub cut_off: usize,
}

/// What connections are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Serve,
    Finish,
    Stop,
}

/// Serves HTTP/1.1 on listeners that are bound already.
#[derive(Debug, Clone)]
pub struct Server {
    settings: ServerSettings,
    connections: Gauge,
}

/// What every connection of one listener shares.
struct Shared {
    http: http1::Builder,
    router: Router,
    draining: AtomicBool,
    phase: watch::Sender<Phase>,
    connections: Gauge,
    proxies: Arc<TrustedProxies>,
}

impl Server {
    /// A server with these bounds, whose open connections are counted in `metrics`.
    #[must_use]
    pub fn new(settings: ServerSettings, metrics: &Metrics) -> Self {
        Self { settings, connections: metrics.open_connections() }
    }

    /// Accepts and serves until the shutdown is over.
    pub async fn serve(&self, listener: TcpListener, router: Router, lifecycle: Lifecycle) -> Stopped {
        let slots =
            Arc::new(Semaphore::new(usize::try_from(self.settings.max_connections).unwrap_or(Semaphore::MAX_PERMITS)));
        let shared = Arc::new(Shared {
            http: self.http(),
            router,
            draining: AtomicBool::new(false),
            phase: watch::Sender::new(Phase::Serve),
            connections: self.connections.clone(),
            proxies: Arc::new(self.settings.proxies.clone()),
        });

        let announced = async {
            lifecycle.shutdown_begun().await;
            tokio::time::sleep(self.settings.announce).await;
        };
        tokio::select! {
            biased;
            () = announced => {}
            () = accept_all(&listener, &slots, &shared) => {}
        }
        shared.draining.store(true, Ordering::Release);
        // What the kernel has accepted for us already would be reset by closing the listener.
        while let Ok(permit) = slots.clone().try_acquire_owned() {
            let Some(Ok((stream, peer))) = listener.accept().now_or_never() else { break };
            tokio::spawn(shared.clone().serve_connection(stream, peer, permit));
        }
        drop(listener);

        let all = self.settings.max_connections;
        let none_left = || async { slots.acquire_many(all).await.is_ok() };
        if tokio::time::timeout(self.settings.drain, none_left()).await.is_ok() {
            return Stopped { cut_off: 0 };
        }
        shared.phase.send_replace(Phase::Finish);
        if tokio::time::timeout(self.settings.finish, none_left()).await.is_ok() {
            return Stopped { cut_off: 0 };
        }
        let busy = usize::try_from(all).unwrap_or(usize::MAX).saturating_sub(slots.available_permits());
        tracing::warn!(connections = busy, "requests were cut off: they outlasted the shutdown");
        shared.phase.send_replace(Phase::Stop);
        none_left().await;
        Stopped { cut_off: busy }
    }

    fn http(&self) -> http1::Builder {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.settings.head_time_out)
            .max_header_size(self.settings.max_head_bytes)
            .max_buf_size(self.settings.max_head_bytes.saturating_add(64 << 10));
        http
    }
}

/// Makes a listener of the standard library ready for [`Server::serve`].
///
/// # Errors
/// If the socket cannot be set to non-blocking, or there is no runtime to register it with.
pub fn adopt(listener: std::net::TcpListener) -> std::io::Result<TcpListener> {
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

/// Accepts as long as it is polled; a connection is only taken when there is a slot for it.
async fn accept_all(listener: &TcpListener, slots: &Arc<Semaphore>, shared: &Arc<Shared>) {
    while let Ok(permit) = slots.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, peer)) => {
                tokio::spawn(shared.clone().serve_connection(stream, peer, permit));
            }
            Err(error) => wait_after(&error).await,
        }
    }
}

/// A client that gave up is its own affair; a lack of file descriptors is ours, and trying again at once would only burn the processor.
async fn wait_after(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted) {
        return;
    }
    tracing::error!(%error, "a connection could not be accepted; check the limit on open files");
    tokio::time::sleep(Duration::from_millis(200)).await;
}

impl Shared {
    async fn serve_connection(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, permit: OwnedSemaphorePermit) {
        let _permit = permit;
        let _open = Open::new(&self.connections);
        if let Err(error) = stream.set_nodelay(true) {
            // The peer is gone already; the connection ends by itself.
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let shared = self.clone();
        let peer = Peer { address: peer.ip(), proxies: self.proxies.clone() };
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer.clone());
            let shared = shared.clone();
            let answer = shared.router.clone().call(request);
            async move {
                let mut response = answer.await?;
                if shared.draining.load(Ordering::Acquire) {
                    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                }
                Ok::<_, std::convert::Infallible>(response)
            }
        });
        let mut phase = self.phase.subscribe();
        let mut connection = std::pin::pin!(self.http.serve_connection(TokioIo::new(stream), service));
        let mut told = Phase::Serve;
        loop {
            // The phase may have changed before we subscribed.
            let now = *phase.borrow_and_update();
            if now == Phase::Stop {
                return;
            }
            if now == Phase::Finish && told == Phase::Serve {
                connection.as_mut().graceful_shutdown();
                told = now;
            }
            tokio::select! {
                biased;
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection ended early");
                    }
                    return;
                }
                changed = phase.changed() => if changed.is_err() { return },
            }
        }
    }
}

/// Counts a connection for as long as it lives.
struct Open<'a>(&'a Gauge);

impl<'a> Open<'a> {
    fn new(gauge: &'a Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}
