//! Tables to be kept: what a browser has to know of a file.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use yui_kernel::{Error, Result};

/// An answer that a browser stores as a file `name`, `usage-2026.csv`.
///
/// # Errors
/// `Internal` if the name is none.
pub(super) fn file(name: &str, body: Body) -> Result<Response> {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
        .map_err(|error| Error::internal("a file name is no header").because(error))?;
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}
