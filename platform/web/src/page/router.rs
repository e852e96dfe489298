//! Pages, each with who may see it.

use super::guard::{Gate, check};
use super::{PageHost, Texts, trouble};
use crate::RouteSettings;
use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use std::collections::BTreeMap;
use std::sync::Arc;
use yui_policy::Permission;

/// Who may see a page. What it shows is the business of its use cases, which ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Everybody.
    Anyone,
    /// Everybody who has signed in.
    SignedIn,
    /// The members of organisations.
    Member,
    /// Members with a permission everywhere in their organisation.
    Everywhere(Permission),
    /// Members with a permission in the scope that the path names as `service_id`.
    InService(Permission),
    /// Those who run the node.
    Operator,
}

/// A page as tests walk them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRoute {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path template.
    pub path: String,
    /// Who may see it.
    pub guard: Guard,
    /// Whether it needs a recent proof of who it is.
    pub is_dangerous: bool,
}

/// A router to which a page can only be added together with its guard. Forms that are sent to it carry the token that their page gave them.
pub struct PageRouter<S = ()> {
    pub(crate) inner: Router<S>,
    pub(crate) by_path: BTreeMap<String, Arc<RouteSettings>>,
    pub(crate) table: Vec<PageRoute>,
    host: PageHost,
    texts: &'static Texts,
    settings: Arc<RouteSettings>,
}

impl<S: Clone + Send + Sync + 'static> PageRouter<S> {
    /// An empty router for pages with these texts. Bodies of forms may have 1 MiB.
    #[must_use]
    pub fn new(host: PageHost, texts: &'static Texts) -> Self {
        Self::with_limit(host, texts, 1 << 20)
    }

    /// The same for forms whose body, files included, may have `body_limit` bytes.
    #[must_use]
    pub fn with_limit(host: PageHost, texts: &'static Texts, body_limit: usize) -> Self {
        let settings = RouteSettings { body_limit, page: Some(trouble::page), ..RouteSettings::default() };
        let (inner, table) = (Router::new(), Vec::new());
        Self { inner, by_path: BTreeMap::new(), table, host, texts, settings: Arc::new(settings) }
    }

    /// Adds a page.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("GET", path, guard, false, get(handler))
    }

    /// Adds what a form is sent to.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("POST", path, guard, false, post(handler))
    }

    /// Adds a page of something dangerous: whoever has not proved for ten minutes who they are is asked first.
    #[must_use]
    pub fn get_dangerous<H: Handler<T, S>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("GET", path, guard, true, get(handler))
    }

    /// Adds what a form for something dangerous is sent to.
    #[must_use]
    pub fn post_dangerous<H: Handler<T, S>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("POST", path, guard, true, post(handler))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &str,
        guard: Guard,
        is_dangerous: bool,
        route: MethodRouter<S>,
    ) -> Self {
        let gate = Gate { host: self.host.clone(), texts: self.texts, guard, is_dangerous };
        self.inner = self.inner.route(path, route.layer(from_fn_with_state(gate, check)));
        self.by_path.insert(path.to_owned(), self.settings.clone());
        self.table.push(PageRoute { method, path: path.to_owned(), guard, is_dangerous });
        self
    }

    /// Takes in another router's pages, which keep their own settings and texts.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.by_path.extend(other.by_path);
        self.table.extend(other.table);
        Self { inner: self.inner.merge(other.inner), ..self }
    }

    /// Hands the handlers their state.
    #[must_use]
    pub fn with_state<S2>(self, state: S) -> PageRouter<S2> {
        PageRouter {
            inner: self.inner.with_state(state),
            by_path: self.by_path,
            table: self.table,
            host: self.host,
            texts: self.texts,
            settings: self.settings,
        }
    }

    /// Every page.
    #[must_use]
    pub fn table(&self) -> &[PageRoute] {
        &self.table
    }
}
