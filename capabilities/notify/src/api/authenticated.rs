//! The caller of an endpoint.

use crate::Notify;
use crate::usecases::{self, Caller, Failure};
use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use yui_web::extract::Origin;

/// A caller whose credential was checked. A handler that takes it is not run without one, and its body is not read.
pub(super) struct Authenticated(pub(super) Caller);

impl FromRequestParts<Notify> for Authenticated {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, notify: &Notify) -> Result<Self, Failure> {
        // A header that is not text is a credential that cannot be read, not a missing one.
        let header = parts.headers.get(header::AUTHORIZATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        usecases::authenticate(notify, header.as_deref(), Origin::of(parts).0).await.map(Self)
    }
}
