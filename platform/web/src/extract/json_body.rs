//! A body that should be JSON.

use crate::Failure;
use crate::layer::BodyLimit;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::request::Parts;
use http::{StatusCode, header};
use http_body_util::LengthLimitError;
use serde_json::Value;
use std::error::Error as _;
use std::sync::OnceLock;

/// A request body with its content type, decoded when asked for. Debug output shows its length alone.
pub struct JsonBody {
    content_type: Option<String>,
    raw: Bytes,
    value: OnceLock<Result<Value, JsonError>>,
}

/// Why a body is not JSON. The text names line and column and repeats nothing of the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{description}")]
pub struct JsonError {
    /// What the decoder says, like `expected value at line 1 column 2`.
    pub description: String,
    /// Whether the body is empty.
    pub empty: bool,
}

impl JsonBody {
    /// A body that is in memory already.
    #[must_use]
    pub fn new(content_type: Option<String>, raw: Bytes) -> Self {
        Self { content_type, raw, value: OnceLock::new() }
    }

    /// The `Content-Type` header as sent.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Whether the content type is `application/json` or ends in `+json` (RFC 6838 section 4.2.8), with or without parameters.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let essence =
            self.content_type().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
    }

    /// The bytes as sent.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// The decoded body, its members in the order they were sent.
    ///
    /// # Errors
    /// [`JsonError`], if the bytes are not one JSON value.
    pub fn value(&self) -> Result<&Value, &JsonError> {
        self.value.get_or_init(|| decode(&self.raw)).as_ref()
    }

    /// The decoded body, given away.
    ///
    /// # Errors
    /// [`JsonError`], if the bytes are not one JSON value.
    pub fn into_value(self) -> Result<Value, JsonError> {
        self.value.into_inner().unwrap_or_else(|| decode(&self.raw))
    }
}

impl std::fmt::Debug for JsonBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JsonBody")
            .field("content_type", &self.content_type)
            .field("bytes", &self.raw.len())
            .finish_non_exhaustive()
    }
}

fn decode(raw: &[u8]) -> Result<Value, JsonError> {
    serde_json::from_slice(raw).map_err(|error| JsonError { description: error.to_string(), empty: raw.is_empty() })
}

impl<S: Sync> FromRequest<S> for JsonBody {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Self::new(content_type, read_body(&parts, body).await?))
    }
}

/// The whole body of a request, within the limit of its route.
///
/// # Errors
/// 413 over the limit, 400 for a body that was cut off.
pub(crate) async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, Failure> {
    let limit = parts.extensions.get::<BodyLimit>().map(|limit| limit.0);
    // The request layer has set the limit; this call must not set a second one.
    to_bytes(body, usize::MAX).await.map_err(|error| unreadable(&error, limit))
}

/// Over the limit, or cut off.
fn unreadable(error: &axum::Error, limit: Option<usize>) -> Failure {
    let mut cause = error.source();
    while let Some(found) = cause {
        if found.is::<LengthLimitError>() {
            return Failure::too_large(limit.unwrap_or_default());
        }
        cause = found.source();
    }
    Failure::new(
        StatusCode::BAD_REQUEST,
        "body_cut_off",
        "The request body ended early or was not framed as HTTP asks.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(content_type: &str, raw: &'static str) -> JsonBody {
        JsonBody::new(Some(content_type.to_owned()), Bytes::from_static(raw.as_bytes()))
    }

    #[test]
    fn content_types() {
        for json in ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"] {
            assert!(body(json, "").is_json(), "{json}");
        }
        for other in ["text/plain", "text/json", "application/jsonp", "", "application/x-www-form-urlencoded"] {
            assert!(!body(other, "").is_json(), "{other}");
        }
    }

    #[test]
    fn members_keep_their_order() {
        let body = body("application/json", r#"{"b":1,"a":2}"#);
        let names: Vec<_> = body.value().unwrap().as_object().unwrap().keys().collect();
        assert_eq!(names, ["b", "a"]);
    }

    #[test]
    fn errors_repeat_nothing_of_the_body() {
        let broken = body("application/json", r#"{"email_address":"hanako@example.jp" oops}"#);
        let error = broken.value().unwrap_err();
        assert!(error.description.contains("line 1 column 38"), "{error}");
        assert!(!error.description.contains("hanako") && !format!("{broken:?}").contains("hanako"));
        assert!(body("application/json", "").value().unwrap_err().empty);
    }
}
