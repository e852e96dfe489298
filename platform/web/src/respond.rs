//! Answers in the forms that all APIs of the node share.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use std::time::Duration;
use yui_kernel::Timestamp;

/// `value` as JSON with `status`.
pub fn json<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => json_bytes(status, bytes),
        Err(error) => crate::Failure::internal()
            .with_detail(format!("an answer cannot be written as JSON: {error}"))
            .into_response(),
    }
}

/// Bytes that are JSON already, with `status`.
pub fn json_bytes(status: StatusCode, bytes: impl Into<Bytes>) -> Response {
    typed_bytes(status, HeaderValue::from_static("application/json"), bytes)
}

/// Bytes of a media type, with `status`.
pub fn typed_bytes(status: StatusCode, content_type: HeaderValue, bytes: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(bytes.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

/// Sets `Retry-After` (RFC 9110 section 10.2.3), rounded up to whole seconds and at least 1.
pub fn retry_after(response: &mut Response, after: Duration) {
    let seconds = after.as_secs().saturating_add(u64::from(after.subsec_nanos() > 0)).max(1);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

/// An instant as the APIs write it: UTC with six decimals, like `2026-11-22T01:02:03.000004Z`. Finer parts are cut off.
#[must_use]
pub fn wire_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_six_decimals() {
        for (instant, text) in [
            ("2026-11-22T01:02:03Z", "2026-11-22T01:02:03.000000Z"),
            ("2026-11-22T01:02:03.0000049Z", "2026-11-22T01:02:03.000004Z"),
            ("2026-11-22T10:02:03.5+09:00", "2026-11-22T01:02:03.500000Z"),
        ] {
            assert_eq!(wire_time(instant.parse().unwrap()), text);
        }
    }

    #[test]
    fn retry_after_is_rounded_up() {
        for (after, text) in [(0, "1"), (1, "1"), (1_000, "1"), (1_001, "2"), (60_000, "60")] {
            let mut response = json(StatusCode::OK, "");
            retry_after(&mut response, Duration::from_millis(after));
            assert_eq!(response.headers()[header::RETRY_AFTER], text, "{after} ms");
        }
    }
}
