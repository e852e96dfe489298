//! HTTP for every capability: what comes in, what goes out, and what is known about both.
//!
//! A capability builds an [`ApiRouter`] from handlers that carry their OpenAPI entry; the node merges these routers, mounts them once
//! ([`ApiRouter::mount`]) and serves the result ([`Server::serve`]). Mounting puts one layer around every route, which gives
//! each request an id, a log line without personal data, metrics, a body limit and a time-out, and turns every failure ([`Failure`]),
//! panics included, into the error body of the API it belongs to ([`Envelope`]).
//!
//! Three promises rest on this crate:
//!
//! - **A release loses no request**: shutdown follows the lame-duck order described in [`server`].
//! - **A route cannot exist without its documentation**: there is no other way to add one, and [`check::undocumented`] says what
//!   is missing.
//! - **Outgoing calls reach public addresses only**, unless the operator says otherwise: see [`client`].

pub mod check;
pub mod client;
pub mod extract;
pub mod failure;
mod layer;
pub mod metrics;
pub mod openapi;
pub mod page;
pub mod panics;
pub mod proxies;
pub mod request_id;
pub mod respond;
pub mod router;
pub mod server;
pub mod status;

pub use failure::{Envelope, Failure};
pub use layer::cors::Cors;
pub use metrics::{Metrics, MetricsAccess};
pub use openapi::Document;
pub use proxies::{ProxyHeader, TrustedProxies};
pub use request_id::RequestId;
pub use router::{ApiRouter, RouteInfo, RouteSettings};
pub use server::{Lifecycle, Server, ServerSettings};
pub use utoipa_axum::routes;
