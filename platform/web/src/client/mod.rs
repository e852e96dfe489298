//! Outgoing HTTP: one client with time-outs, a bound on what it reads, and a guard on where it goes.
//!
//! Addresses of callbacks and gateways come from members of organisations. Without a guard such an address could make the node call its own network
//! (server-side request forgery). The guard looks at the addresses *after* the name was resolved and connects to exactly one of those it has
//! checked, so a name that resolves differently the second time gains nothing. Redirects are not followed, and no proxy is taken from the environment.

pub mod aws;
mod connect;
mod egress;
mod error;

pub use connect::{Resolve, Resolving, SystemResolver};
pub use egress::{Allowed, AllowedError, Egress, is_public};
pub use error::ClientError;

use crate::RequestId;
use crate::request_id::X_REQUEST_ID;
use bytes::Bytes;
use connect::Connector;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::aws_lc_rs::default_provider;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// The answer of [`HttpClient::send`].
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, ClientError>> + Send + 'a>>;

/// Sends HTTP requests. Handed to whatever calls out, so that tests can answer instead of the network.
pub trait HttpClient: Send + Sync + 'static {
    /// Sends one request with an absolute `http` or `https` address and reads the whole answer. Any status is an answer, redirects too.
    ///
    /// A [`RequestId`] among the request's extensions is sent as `X-Request-Id`.
    fn send(&self, request: Request<Bytes>) -> Sending<'_>;
}

/// Bounds of a client.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// For name resolution, and again for connecting. Default 5 s.
    pub connect_time_out: Duration,
    /// From the call to the last byte of the answer. Default 30 s.
    pub time_out: Duration,
    /// The largest answer that is read, in bytes. Default 1 MiB.
    pub max_response: usize,
    /// Where it may connect to. Default [`Egress::PublicOnly`].
    pub egress: Egress,
    /// `User-Agent`, where the request has none.
    pub user_agent: HeaderValue,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            connect_time_out: Duration::from_secs(5),
            time_out: Duration::from_secs(30),
            max_response: 1 << 20,
            egress: Egress::PublicOnly,
            user_agent: HeaderValue::from_static("yui"),
        }
    }
}

/// The client over the network. Clones share its pooled connections.
#[derive(Clone)]
pub struct Client {
    pool: Pool<HttpsConnector<Connector>, Full<Bytes>>,
    settings: Arc<ClientSettings>,
}

impl Client {
    /// A client that asks the system for addresses of names.
    ///
    /// # Errors
    /// [`ClientError::Tls`], if the crypto provider supports none of the TLS versions.
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        Self::with_resolver(settings, Arc::new(SystemResolver))
    }

    /// A client with a resolver of its own.
    ///
    /// # Errors
    /// [`ClientError::Tls`], if the crypto provider supports none of the TLS versions.
    pub fn with_resolver(settings: ClientSettings, resolver: Arc<dyn Resolve>) -> Result<Self, ClientError> {
        let connector = Connector::new(resolver, settings.egress.clone(), settings.connect_time_out);
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(default_provider())
            .map_err(|error| ClientError::Tls(error.to_string()))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let pool = Pool::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(60))
            .pool_max_idle_per_host(16)
            .build(https);
        Ok(Self { pool, settings: Arc::new(settings) })
    }

    async fn exchange(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, ClientError> {
        check_address(request.uri())?;
        if let Some(id) = request.extensions().get::<RequestId>().cloned() {
            request.headers_mut().insert(X_REQUEST_ID, id.header_value());
        }
        request.headers_mut().entry(header::USER_AGENT).or_insert_with(|| self.settings.user_agent.clone());

        let answer = self.pool.request(request.map(Full::new)).await.map_err(|error| ClientError::classify(&error))?;
        let (head, body) = answer.into_parts();
        let limit = self.settings.max_response;
        let body = Limited::new(body, limit).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                ClientError::TooLarge { limit }
            } else {
                ClientError::classify(error.as_ref())
            }
        })?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

impl HttpClient for Client {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        Box::pin(async move {
            let exchanged = tokio::time::timeout(self.settings.time_out, self.exchange(request)).await;
            exchanged.unwrap_or(Err(ClientError::TimedOut))
        })
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// An absolute `http` or `https` address without user name and password.
fn check_address(uri: &http::Uri) -> Result<(), ClientError> {
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(ClientError::Address("it must start with http:// or https://"));
    }
    match uri.authority() {
        None => Err(ClientError::Address("it names no host")),
        Some(authority) if authority.host().is_empty() => Err(ClientError::Address("it names no host")),
        Some(authority) if authority.as_str().contains('@') => {
            Err(ClientError::Address("it holds a user name or a password; send them in a header"))
        }
        Some(_) => Ok(()),
    }
}
