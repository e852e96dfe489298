//! Is the node alive, is it ready, and which build is it: for people, balancers and orchestrators.

use crate::extract::QueryPairs;
use crate::{ApiRouter, Lifecycle, RouteSettings, respond};
use axum::extract::State;
use axum::response::Response;
use futures_util::future::join_all;
use http::StatusCode;
use serde_json::json;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::Env;

/// How long the status waits for one check.
const CHECK_TIME_OUT: Duration = Duration::from_secs(5);

type Check<T> = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = yui_kernel::Result<T>> + Send>> + Send + Sync>;

/// Which build is running.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Build {
    /// The release, like `0.1.0`.
    pub version: String,
    /// The commit it was built from.
    pub commit_sha: String,
    /// When it was built, in RFC 3339 form.
    pub build_time: String,
}

/// What the status pages say.
#[derive(Clone)]
pub struct Status {
    env: Env,
    lifecycle: Lifecycle,
    build: Build,
    database_version: Option<Check<String>>,
    checks: Vec<(&'static str, Check<()>)>,
}

impl Status {
    /// Status of a node without further checks.
    #[must_use]
    pub fn new(env: Env, lifecycle: Lifecycle, build: Build) -> Self {
        Self { env, lifecycle, build, database_version: None, checks: Vec::new() }
    }

    /// Tells the version of the database's schema.
    #[must_use]
    pub fn database_version<F, Fut>(mut self, version: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = yui_kernel::Result<String>> + Send + 'static,
    {
        self.database_version = Some(Arc::new(move || Box::pin(version())));
        self
    }

    /// Makes readiness depend on `check`, which has 5 s. All checks run side by side.
    #[must_use]
    pub fn check<F, Fut>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = yui_kernel::Result<()>> + Send + 'static,
    {
        self.checks.push((name, Arc::new(move || Box::pin(check()))));
        self
    }

    /// `/_status`, the same at `/`, `/_status/live` and `/_status/ready`.
    #[must_use]
    pub fn router(&self) -> ApiRouter {
        ApiRouter::new(RouteSettings::default())
            .routes(crate::routes!(show, show_by_post))
            .routes(crate::routes!(live))
            .routes(crate::routes!(ready))
            .with_state(Arc::new(self.clone()))
    }

    async fn describe(&self, query: &QueryPairs) -> Response {
        if query.last("simple").is_some() {
            return respond::json(StatusCode::OK, &json!({ "status": "ok" }));
        }
        let version = match &self.database_version {
            None => Ok(None),
            Some(version) => within(version()).await.map(Some),
        };
        let (status, word) =
            if version.is_ok() { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "error") };
        if let Err(error) = &version {
            tracing::warn!(error = error.chain(), "the status could not read the database's version");
        }
        let body = json!({
            "status": word,
            "version": self.build.version,
            "commit_sha": self.build.commit_sha,
            "build_time": self.build.build_time,
            "current_time_utc": respond::wire_time(self.env.now()),
            "db_version": version.unwrap_or_default(),
        });
        respond::json(status, &body)
    }

    /// Names of the checks that fail now.
    async fn failing(&self) -> Vec<&'static str> {
        let results = join_all(self.checks.iter().map(async |(name, check)| match within(check()).await {
            Ok(()) => None,
            Err(error) => {
                tracing::warn!(check = name, error = error.chain(), "a readiness check fails");
                Some(*name)
            }
        }));
        results.await.into_iter().flatten().collect()
    }
}

async fn within<T>(check: impl Future<Output = yui_kernel::Result<T>>) -> yui_kernel::Result<T> {
    let result = tokio::time::timeout(CHECK_TIME_OUT, check).await;
    result.unwrap_or_else(|_| {
        Err(yui_kernel::Error::unavailable(format!("no answer after {} s", CHECK_TIME_OUT.as_secs())))
    })
}

/// Status of the node
///
/// Says which build runs, the node's time and the version of its database's schema.
#[utoipa::path(
    get,
    path = "/_status",
    operation_id = "getStatus",
    tag = "node",
    params(("simple" = Option<String>, Query, description = "Any value: answer `{\"status\":\"ok\"}` alone, without asking the database")),
    responses(
        (status = 200, description = "The node answers", body = serde_json::Value),
        (status = 503, description = "The node answers but its database does not", body = serde_json::Value),
    )
)]
async fn show(State(status): State<Arc<Status>>, query: QueryPairs) -> Response {
    status.describe(&query).await
}

/// Status of the node, by POST
///
/// The same as by GET.
#[utoipa::path(
    post,
    path = "/_status",
    operation_id = "postStatus",
    tag = "node",
    responses((status = 200, description = "The node answers", body = serde_json::Value))
)]
async fn show_by_post(State(status): State<Arc<Status>>, query: QueryPairs) -> Response {
    status.describe(&query).await
}

/// Whether the process runs
///
/// Answers 200 as long as the node can answer at all. An orchestrator restarts a node that does not.
#[utoipa::path(
    get,
    path = "/_status/live",
    operation_id = "getLiveness",
    tag = "node",
    responses((status = 200, description = "The process runs", body = serde_json::Value))
)]
async fn live() -> Response {
    respond::json(StatusCode::OK, &json!({ "status": "ok" }))
}

/// Whether the node wants new work
///
/// Answers 503 while the node starts or shuts down, and while something it needs is away. A balancer sends such a node nothing new.
#[utoipa::path(
    get,
    path = "/_status/ready",
    operation_id = "getReadiness",
    tag = "node",
    responses(
        (status = 200, description = "The node is ready", body = serde_json::Value),
        (status = 503, description = "The node is not ready; `failing` names the checks that fail", body = serde_json::Value),
    )
)]
async fn ready(State(status): State<Arc<Status>>) -> Response {
    let failing = status.failing().await;
    if status.lifecycle.is_ready() && failing.is_empty() {
        return respond::json(StatusCode::OK, &json!({ "status": "ok" }));
    }
    let word = if status.lifecycle.is_shutting_down() { "shutting down" } else { "not ready" };
    respond::json(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": word, "failing": failing }))
}
