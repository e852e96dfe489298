//! The name of a request: in its answer, in every log line about it, and in the calls it makes.

use crate::Failure;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderName, HeaderValue};
use yui_kernel::Env;

/// `X-Request-Id`, in requests, answers and outgoing calls.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of one request: the caller's where it is a sane token, else a new UUID version 7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// Takes the caller's id, or makes one.
    ///
    /// A caller's id is 8 to 128 of `A-Z a-z 0-9 . _ -` with at least one letter among them. It goes into the log, so nothing that looks like an
    /// address (no `@`) or a telephone number (digits alone) is let through.
    #[must_use]
    pub fn accept_or_make(given: Option<&HeaderValue>, env: &Env) -> Self {
        match given {
            Some(value) if is_sane(value.as_bytes()) => Self(value.clone()),
            _ => Self::make(env),
        }
    }

    /// A new id.
    #[must_use]
    pub fn make(env: &Env) -> Self {
        let text = env.new_uuid().to_string();
        // A UUID's text is always a header value; the nil id would only show a fault here.
        Self(HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("00000000-0000-0000-0000-000000000000")))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The id as a header value.
    #[must_use]
    pub fn header_value(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a caller's id may be echoed and logged.
fn is_sane(id: &[u8]) -> bool {
    (8..=128).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
        && id.iter().any(u8::is_ascii_alphabetic)
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let id = parts.extensions.get::<Self>().cloned();
        id.ok_or_else(|| Failure::internal().with_detail("the route was not mounted: the request has no id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sane_ids_are_kept_and_others_replaced() {
        let env = Env::system();
        for good in ["abcdefgh", "0192f0c1-7b1e-7c11-9a55-6a52d1f0c3a1", "trace.01_A-b"] {
            let given = HeaderValue::from_static(good);
            assert_eq!(RequestId::accept_or_make(Some(&given), &env).as_str(), good);
        }
        let long = "a".repeat(129);
        for bad in ["", "short", "09012345678", "a@example.jp", "has space", "semi;colon-id", "日本語日本語", &long]
        {
            let given = HeaderValue::from_bytes(bad.as_bytes()).unwrap();
            let id = RequestId::accept_or_make(Some(&given), &env);
            assert_ne!(id.as_str(), bad);
            assert_eq!(id.as_str().len(), 36, "{bad} is replaced by a UUID");
        }
    }
}
