//! What is counted, and how it is read: Prometheus metrics in the OpenMetrics text format at `GET /metrics`.

use crate::layer::measure::HttpMetrics;
use crate::{ApiRouter, Failure, RouteSettings, extract::Authorization, respond};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use http::{HeaderValue, StatusCode, header};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Metric, Registry};
use secrecy::{ExposeSecret, SecretString};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a scrape waits for one refresh.
const REFRESH_TIME_OUT: Duration = Duration::from_secs(5);

type Refresh = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = yui_kernel::Result<()>> + Send>> + Send + Sync>;

/// The node's metrics: everything registers here, `/metrics` reads it. Clones share one registry.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Mutex<Registry>,
    refreshes: Mutex<Vec<(&'static str, Refresh)>>,
    failed_refreshes: Family<[(&'static str, &'static str); 1], Counter>,
    open_connections: Gauge,
    http: HttpMetrics,
}

/// Who may read `/metrics`.
#[derive(Debug, Clone)]
pub enum MetricsAccess {
    /// Whoever can reach the listener: for a listener of its own that only the operator's network reaches.
    Open,
    /// Whoever sends `Authorization: Bearer` with this token.
    Token(SecretString),
    /// Nobody: the route does not exist.
    Off,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let failed_refreshes = Family::default();
        let open_connections = Gauge::default();
        registry.register(
            "yui_metrics_failed_refreshes",
            "Values that could not be brought up to date for a scrape",
            failed_refreshes.clone(),
        );
        registry.register("yui_http_open_connections", "Connections that are open now", open_connections.clone());
        let http = HttpMetrics::registered(&mut registry);
        Self(Arc::new(Inner {
            registry: Mutex::new(registry),
            refreshes: Mutex::default(),
            failed_refreshes,
            open_connections,
            http,
        }))
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    /// Registers a metric. The name starts with `yui_` and the capability's name; the help text is one sentence without its full stop.
    /// Counters get `_total` added by the format.
    pub fn register(&self, name: &str, help: &str, metric: impl Metric) {
        self.registry().register(name, help, metric);
    }

    /// Has `refresh` called before each scrape, to set gauges that nobody else keeps current, such as queue depths.
    ///
    /// All refreshes run side by side, for 5 s at most. One that fails leaves its last values, is logged, and counted in
    /// `yui_metrics_failed_refreshes_total` under `name`.
    pub fn refresh<F, Fut>(&self, name: &'static str, refresh: F)
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = yui_kernel::Result<()>> + Send + 'static,
    {
        let refresh: Refresh = Arc::new(move || Box::pin(refresh()));
        self.0.refreshes.lock().unwrap_or_else(PoisonError::into_inner).push((name, refresh));
    }

    /// Everything registered, after all refreshes, in the OpenMetrics text format.
    ///
    /// # Errors
    /// Internal, if a metric cannot be written as text.
    pub async fn scrape(&self) -> yui_kernel::Result<String> {
        let refreshes = self.0.refreshes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        join_all(refreshes.iter().map(async |(name, refresh)| {
            let failure = match tokio::time::timeout(REFRESH_TIME_OUT, refresh()).await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error.chain(),
                Err(_) => format!("not done after {} s", REFRESH_TIME_OUT.as_secs()),
            };
            tracing::warn!(refresh = name, error = failure, "metrics are out of date");
            self.0.failed_refreshes.get_or_create(&[("refresh", name)]).inc();
        }))
        .await;
        let mut text = String::new();
        encode(&mut text, &self.registry())
            .map_err(|error| yui_kernel::Error::internal("metrics cannot be written").because(error))?;
        Ok(text)
    }

    /// `GET /metrics` with its access rule.
    #[must_use]
    pub fn router(&self, access: MetricsAccess) -> ApiRouter {
        let token = match access {
            MetricsAccess::Off => return ApiRouter::default(),
            MetricsAccess::Open => None,
            MetricsAccess::Token(token) => Some(token),
        };
        ApiRouter::new(RouteSettings::default())
            .routes(crate::routes!(show))
            .with_state(Arc::new(Scraped { metrics: self.clone(), token }))
    }

    /// The gauge of open connections.
    pub(crate) fn open_connections(&self) -> Gauge {
        self.0.open_connections.clone()
    }

    /// The request layer's families.
    pub(crate) fn http(&self) -> &HttpMetrics {
        &self.0.http
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.0.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Scraped {
    metrics: Metrics,
    token: Option<SecretString>,
}

impl Scraped {
    /// Compares in constant time. An empty token admits nobody.
    fn admits(&self, given: &str) -> bool {
        self.token.as_ref().is_none_or(|token| {
            !given.is_empty() && verify_slices_are_equal(given.as_bytes(), token.expose_secret().as_bytes()).is_ok()
        })
    }
}

/// Metrics for Prometheus
///
/// Counters and gauges of the node in the OpenMetrics text format. They hold no personal data.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "getMetrics",
    tag = "node",
    responses(
        (status = 200, description = "The metrics", content_type = "application/openmetrics-text", body = String),
        (status = 401, description = "The bearer token is missing or wrong"),
    )
)]
async fn show(State(scraped): State<Arc<Scraped>>, authorization: Authorization) -> Result<Response, Failure> {
    if !scraped.admits(authorization.bearer().unwrap_or_default()) {
        let message = "Send the metrics token as a bearer token.";
        let mut refusal = Failure::new(StatusCode::UNAUTHORIZED, "unauthorized", message).into_response();
        refusal.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return Ok(refusal);
    }
    let content_type = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(respond::typed_bytes(StatusCode::OK, content_type, scraped.metrics.scrape().await?))
}
