//! What a caller is told when a request fails, and the body that tells it.
//!
//! Handlers, extractors, fall-backs and the request layer all answer with a [`Failure`]. Which body that becomes is decided by
//! whoever mounts the routes: the [`Envelope`] of their [`RouteSettings`](crate::RouteSettings). The default is problem details
//! (RFC 9457).

use crate::{RequestId, respond};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::borrow::Cow;
use std::time::Duration;
use yui_kernel::ErrorKind;

/// When to try a change again that a node in read-only refused: the last step of a move takes seconds to minutes.
const READ_ONLY_RETRY: Duration = Duration::from_secs(10);

/// A request that failed: status, a stable code for programs, a message for people.
///
/// The message is shown to the caller. What only the log may know is added by [`Failure::with_detail`]; the request layer logs it once, with
/// the request id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    detail: Option<String>,
    retry_after: Option<Duration>,
}

/// Makes an API's error body from a failure. The id names the request in the log; 5xx bodies should show it.
pub type Envelope = fn(&Failure, &RequestId) -> Response;

/// The same for pages: the request's headers tell the reader's language, and whether a page is wanted at all.
pub type PageEnvelope = fn(&Failure, &RequestId, &HeaderMap) -> Response;

/// Marks an answer whose body tells the failure already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worded;

impl Failure {
    /// A failure with its status, its code (`snake_case`, part of the API) and a message that says what to do.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into(), detail: None, retry_after: None }
    }

    /// 404: no route has this path. Code `not_found`.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this path. Check the address.")
    }

    /// 405: the route has no such method. Code `method_not_allowed`.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        let message = "This path does not take this method. The Allow header names those it takes.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message)
    }

    /// 413: the body is larger than `limit` bytes. Code `payload_too_large`.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let message =
            format!("The request body is larger than the {limit} bytes that this path takes. Send less at once.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", message)
    }

    /// 504: no answer was ready in time. Code `timed_out`.
    #[must_use]
    pub fn timed_out() -> Self {
        let message = "The request took too long and was stopped. It may or may not have had its effect.";
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timed_out", message)
    }

    /// 500: a fault of the node. Code `internal_error`; the caller learns nothing but the request id.
    #[must_use]
    pub fn internal() -> Self {
        let message = "The node failed to answer. Report the request id to its operator.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }

    /// 503: something the node needs is away or full. Code `unavailable`.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "The node cannot do this now. Try again later.")
    }

    /// 503: the node takes no changes for a moment; reading goes on. Code `read_only`, with `Retry-After`.
    #[must_use]
    pub fn read_only() -> Self {
        let message = "The node is being moved and takes no changes for a moment; reading goes on. Try again later.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "read_only", message).with_retry_after(READ_ONLY_RETRY)
    }

    /// Adds what the log may know and the caller may not. No personal data here either.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds `Retry-After`, rounded up to whole seconds.
    #[must_use]
    pub fn with_retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The message for the caller.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// When the same request may be made again, if that is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// What the log may know.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl From<yui_kernel::Error> for Failure {
    fn from(error: yui_kernel::Error) -> Self {
        let known = |status, code| Self::new(status, code, error.to_string());
        match error.kind() {
            ErrorKind::Invalid => known(StatusCode::BAD_REQUEST, "invalid"),
            ErrorKind::Forbidden => known(StatusCode::FORBIDDEN, "forbidden"),
            ErrorKind::NotFound => known(StatusCode::NOT_FOUND, "not_found"),
            ErrorKind::Conflict => known(StatusCode::CONFLICT, "conflict"),
            ErrorKind::Unavailable if error.is_read_only() => Self::read_only(),
            ErrorKind::Unavailable => Self::unavailable().with_detail(error.chain()),
            ErrorKind::Internal => Self::internal().with_detail(error.chain()),
        }
    }
}

impl IntoResponse for Failure {
    /// A body-less answer that the request layer fills by the mounted envelope.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(after) = self.retry_after {
            respond::retry_after(&mut response, after);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The default envelope: problem details (RFC 9457) with `status`, `title`, `detail`, and our own `code` and `request_id`.
#[must_use]
pub fn problem(failure: &Failure, request_id: &RequestId) -> Response {
    let title = failure.status.canonical_reason().unwrap_or("Error");
    let body = serde_json::json!({
        "type": "about:blank",
        "title": title,
        "status": failure.status.as_u16(),
        "detail": failure.message(),
        "code": failure.code,
        "request_id": request_id.as_str(),
    });
    let mut response = respond::json(failure.status, &body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
