//! E-mails within a page: documents that somebody else has written.

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use yui_web::respond;

/// An e-mail has its style within, as mail programs need it. It runs nothing, loads nothing but the logos of this node, and leads nowhere.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'";

/// The document of an e-mail as an answer that can stand in a frame of the node's own pages alone.
pub(super) fn framed(html: String) -> Response {
    let mut response = respond::typed_bytes(StatusCode::OK, HeaderValue::from_static("text/html; charset=utf-8"), html);
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
