//! A page as an answer, and what is sent along with every one.

use super::Page;
use crate::{Failure, respond};
use askama::Template;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};

/// Nothing from elsewhere, nothing inline, no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a page's handler gives.
pub type Shown = std::result::Result<Response, Failure>;

impl Page {
    /// The page that a template makes.
    ///
    /// # Errors
    /// 500 if the template fails, which only a fault of its own brings about.
    pub fn show(&self, template: &impl Template) -> Shown {
        self.show_as(StatusCode::OK, template)
    }

    /// The same with a status: 400 for a form that is shown again with what is wrong in it.
    ///
    /// # Errors
    /// As [`Page::show`].
    pub fn show_as(&self, status: StatusCode, template: &impl Template) -> Shown {
        let html = template
            .render()
            .map_err(|error| Failure::internal().with_detail(format!("a page cannot be made: {error}")))?;
        Ok(self.answer(status, html))
    }

    pub(super) fn answer(&self, status: StatusCode, html: String) -> Response {
        let mut response = respond::typed_bytes(status, HeaderValue::from_static("text/html; charset=utf-8"), html);
        let cookie = self.form_cookie();
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CACHE_CONTROL, "no-store"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            // With `no-referrer` browsers would hide the origin of the page's own forms, too.
            (header::REFERRER_POLICY, "same-origin"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::VARY, "Accept-Language, Cookie"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert(
            http::HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
        );
        headers.insert(
            http::HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        );
        if self.is_https() {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        if let Some(cookie) = cookie {
            headers.append(header::SET_COOKIE, cookie);
        }
        response
    }
}
