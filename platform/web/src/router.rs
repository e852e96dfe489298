//! Routes together with their OpenAPI entries.

use crate::failure::PageEnvelope;
use crate::layer::{RequestLayer, cors::Cors};
use crate::page::{PageRoute, PageRouter};
use crate::{Document, Envelope, Failure, Metrics, failure, respond};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::MethodRouter;
use bytes::Bytes;
use http::StatusCode;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use yui_kernel::Env;

/// How a group of routes is guarded and how it words its failures.
#[derive(Debug, Clone)]
pub struct RouteSettings {
    /// The largest request body, in bytes. Default 1 MiB. Larger ones are answered 413.
    pub body_limit: usize,
    /// From the request's head to the answer's head. Default 30 s. Slower ones are answered 504.
    pub time_out: Duration,
    /// The error body. Default: [`failure::problem`].
    pub envelope: Envelope,
    /// The error body where these routes are pages; it goes before the envelope. Default: none.
    pub page: Option<PageEnvelope>,
    /// Which web pages of other origins may call these routes. Default: none.
    pub cors: Option<Arc<Cors>>,
}

impl RouteSettings {
    /// Tells failures as pages to whoever asks for pages: for what lies around the routes, such as addresses that there are not.
    #[must_use]
    pub fn page_of_failures() -> Option<PageEnvelope> {
        Some(crate::page::trouble::page)
    }
}

impl Default for RouteSettings {
    fn default() -> Self {
        Self {
            body_limit: 1 << 20,
            time_out: Duration::from_secs(30),
            envelope: failure::problem,
            page: None,
            cors: None,
        }
    }
}

/// One operation of the API, as its OpenAPI entry names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteInfo {
    /// Path template, like `/v2/notifications/{id}`.
    pub path: String,
    /// Method in capitals, like `POST`.
    pub method: String,
    /// The entry's operationId; empty if it has none.
    pub operation_id: String,
}

/// A router to which a route can only be added together with its OpenAPI entry.
///
/// `S` is the state that handlers still wait for; [`ApiRouter::with_state`] hands it in.
#[derive(Clone)]
pub struct ApiRouter<S = ()> {
    inner: OpenApiRouter<S>,
    settings: Arc<RouteSettings>,
    by_path: BTreeMap<String, Arc<RouteSettings>>,
    pages: Vec<PageRoute>,
}

impl<S: Clone + Send + Sync + 'static> Default for ApiRouter<S> {
    fn default() -> Self {
        Self::new(RouteSettings::default())
    }
}

impl<S: Clone + Send + Sync + 'static> ApiRouter<S> {
    /// An empty router whose routes will have these settings.
    #[must_use]
    pub fn new(settings: RouteSettings) -> Self {
        Self {
            inner: OpenApiRouter::default(),
            settings: Arc::new(settings),
            by_path: BTreeMap::new(),
            pages: Vec::new(),
        }
    }

    /// Adds the handlers of one path: `.routes(routes!(show, change))`. All handlers in one call share their path.
    #[must_use]
    pub fn routes(mut self, routes: UtoipaMethodRouter<S>) -> Self {
        for path in routes.1.paths.keys() {
            self.by_path.insert(path.clone(), self.settings.clone());
        }
        Self { inner: self.inner.routes(routes), ..self }
    }

    /// Takes in another router's routes, which keep their own settings.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.by_path.extend(other.by_path);
        self.pages.extend(other.pages);
        Self { inner: self.inner.merge(other.inner), ..self }
    }

    /// Hands the handlers their state.
    #[must_use]
    pub fn with_state<S2>(self, state: S) -> ApiRouter<S2> {
        ApiRouter {
            inner: self.inner.with_state(state),
            settings: self.settings,
            by_path: self.by_path,
            pages: self.pages,
        }
    }

    /// Takes in pages, which are for people: they are in no document, and have a table of their own.
    #[must_use]
    pub fn pages(mut self, pages: PageRouter<S>) -> Self {
        self.by_path.extend(pages.by_path);
        self.pages.extend(pages.table);
        Self { inner: self.inner.merge(OpenApiRouter::from(pages.inner)), ..self }
    }

    /// Adds what pages load: no operation of the API.
    #[must_use]
    pub(crate) fn plain(mut self, path: &str, route: MethodRouter<S>) -> Self {
        self.by_path.insert(path.to_owned(), self.settings.clone());
        Self { inner: self.inner.route(path, route), ..self }
    }

    /// Every page.
    #[must_use]
    pub fn page_table(&self) -> &[PageRoute] {
        &self.pages
    }

    /// The OpenAPI document of all routes.
    #[must_use]
    pub fn document(&self) -> Document {
        Document::from(self.inner.get_openapi())
    }

    /// Every operation, read from the OpenAPI document, in the order of paths and methods.
    #[must_use]
    pub fn route_table(&self) -> Vec<RouteInfo> {
        self.document().operations()
    }
}

impl ApiRouter {
    /// Serves the document of all routes at `GET /openapi.json`, after `describe` gave it title, servers and security schemes. Returns
    /// the document too, which includes this route.
    #[must_use]
    pub fn serve_document(self, describe: impl FnOnce(Document) -> Document) -> (Self, Document) {
        let route = ApiRouter::<Bytes>::new(self.settings.as_ref().clone()).routes(crate::routes!(openapi_json));
        let document = describe(Document::merged([self.document(), route.document()]));
        let rendered = Bytes::from(document.to_json());
        (self.merge(route.with_state(rendered)), document)
    }

    /// Puts the request layer around every route and returns what [`Server::serve`](crate::Server::serve) takes. This router's own
    /// settings apply where no route has the path.
    pub fn mount(self, env: &Env, metrics: &Metrics) -> Router {
        let layer = RequestLayer::new(env.clone(), metrics, &self.by_path, self.settings);
        let (router, _) = self.inner.split_for_parts();
        router
            .fallback(|| async { Failure::not_found() })
            .method_not_allowed_fallback(|| async { Failure::method_not_allowed() })
            .layer(layer)
    }
}

/// The machine-readable description of this API
///
/// An OpenAPI 3.1 document with every operation of the node.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getOpenApi",
    tag = "node",
    responses((status = 200, description = "The OpenAPI document", content_type = "application/json", body = serde_json::Value))
)]
async fn openapi_json(State(rendered): State<Bytes>) -> Response {
    respond::json_bytes(StatusCode::OK, rendered)
}
