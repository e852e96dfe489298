//! The `Idempotency-Key` header.

use axum::extract::FromRequestParts;
use http::request::Parts;
use std::convert::Infallible;

/// The header as sent, if there is one; bytes that are not UTF-8 are replaced, which the key's rule then refuses.
#[derive(Default)]
pub(super) struct IdempotencyHeader(Option<String>);

impl IdempotencyHeader {
    pub(super) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyHeader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let value = parts.headers.get("idempotency-key");
        Ok(Self(value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())))
    }
}
