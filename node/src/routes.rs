//! All routes of the node, and the document that describes them.

use crate::config::{self, Environment, Settings, value};
use crate::wiring::{Node, open_store};
use yui_kernel::{Env, Error, Result};
use yui_web::status::{Build, Status};
use yui_web::{ApiRouter, Document, MetricsAccess, RouteSettings};

/// The routes of the node itself and of its capabilities.
#[must_use]
pub fn all(node: &Node) -> (ApiRouter, Document) {
    let (host, pages) = crate::pages::all(node);
    // Addresses that there are not are told as a page to browsers, and as a problem to programs.
    let around = RouteSettings { page: RouteSettings::page_of_failures(), ..RouteSettings::default() };
    ApiRouter::new(around)
        .merge(yui_notify::api::router(node.notify.clone()))
        .pages(pages)
        .merge(host.assets())
        .merge(if node.settings().network.status_listen.is_some() { status(node).router() } else { own(node) })
        .serve_document(describe)
}

/// The routes by which a process tells about itself: its state, its metrics.
#[must_use]
pub fn own(node: &Node) -> ApiRouter {
    status(node).router().merge(node.metrics.router(metrics_access(node.settings())))
}

/// The description of a node with default settings, from a node that is put together on an empty folder and never runs.
///
/// # Errors
/// `Unavailable` if no temporary folder can be made.
pub async fn document() -> Result<Document> {
    let scratch =
        tempfile::tempdir().map_err(|error| Error::unavailable("no temporary folder can be made").because(error))?;
    let folder = scratch.path();
    let environment = Environment::new([
        ("YUI_DATABASE_URL", format!("sqlite:{}", folder.display())),
        ("YUI_DATA_DIR", folder.display().to_string()),
    ]);
    let loaded = config::load(&environment, None).map_err(|problems| Error::internal(problems.to_string()))?;
    let env = Env::system();
    let store = open_store(&loaded.settings, &env).await?;
    let bound = loaded.settings.network.listen.0;
    let (_, document) = Node::new(loaded.settings, env, store.clone(), bound)?.routes();
    store.close().await?;
    Ok(document)
}

fn status(node: &Node) -> Status {
    let build = Build {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit_sha: option_env!("BUILD_COMMIT").unwrap_or("unknown").to_owned(),
        build_time: option_env!("BUILD_TIME").unwrap_or("unknown").to_owned(),
    };
    let (versions, check) = (node.store.clone(), node.store.clone());
    Status::new(node.env().clone(), node.lifecycle.clone(), build)
        .database_version(move || {
            let store = versions.clone();
            async move { store.versions().await }
        })
        .check("database", move || {
            let store = check.clone();
            async move { store.check().await }
        })
}

fn metrics_access(settings: &Settings) -> MetricsAccess {
    match (settings.observation.metrics, &settings.observation.metrics_token) {
        (value::MetricsAccess::Open, _) => MetricsAccess::Open,
        (value::MetricsAccess::Token, Some(token)) => MetricsAccess::Token(token.secret().clone()),
        (value::MetricsAccess::Token, None) | (value::MetricsAccess::Off, _) => MetricsAccess::Off,
    }
}

fn describe(document: Document) -> Document {
    yui_notify::api::describe(document)
        .with_tag("node", "The node itself")
        .titled(
            "Yui",
            env!("CARGO_PKG_VERSION"),
            "The API of a Yui node. Its messages endpoints are those of GC Notify and GOV.UK Notify, for the same client libraries.",
        )
}
