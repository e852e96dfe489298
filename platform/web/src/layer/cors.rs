//! Cross-origin calls from web pages, such as a documentation site's "try it" (Fetch standard, "CORS protocol").

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// Which pages of other origins may call a group of routes. Credentials in cookies are never allowed along.
#[derive(Debug, Clone)]
pub struct Cors {
    /// Origins like `https://documentation.example`, compared byte by byte.
    pub origins: Vec<HeaderValue>,
    /// `Access-Control-Allow-Headers`.
    pub headers: HeaderValue,
    /// `Access-Control-Allow-Methods`.
    pub methods: HeaderValue,
}

impl Cors {
    /// For these origins, with the headers and methods that GC Notify allows.
    #[must_use]
    pub fn new(origins: Vec<HeaderValue>) -> Self {
        Self {
            origins,
            headers: HeaderValue::from_static("Content-Type,Authorization"),
            methods: HeaderValue::from_static("GET,PUT,POST,PATCH,DELETE"),
        }
    }

    /// The answer to `OPTIONS`, which needs no authorisation: browsers send none with it.
    pub(super) fn preflight(&self, method: &Method) -> Option<Response> {
        (method == Method::OPTIONS).then(|| StatusCode::NO_CONTENT.into_response())
    }

    /// Adds what lets the page at `origin` read the answer.
    pub(super) fn allow(&self, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        if let Some(origin) = origin.filter(|origin| self.origins.contains(origin)) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, self.headers.clone());
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, self.methods.clone());
        }
    }
}
