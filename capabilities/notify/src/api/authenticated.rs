//! The caller of an endpoint.

use crate::Notify;
use crate::usecases::{self, Caller, Failure};
use axum::extract::FromRequestParts;
use http::request::Parts;
use yui_web::extract::Authorization;

/// A caller whose credential was checked. A handler that takes it is not run without one, and its body is not read.
pub(super) struct Authenticated(pub(super) Caller);

impl FromRequestParts<Notify> for Authenticated {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, notify: &Notify) -> Result<Self, Failure> {
        let Ok(header) = Authorization::from_request_parts(parts, notify).await;
        usecases::authenticate(notify, header.raw()).await.map(Self)
    }
}
