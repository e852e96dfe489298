//! Tables to be kept: what a browser has to know of a file.

use axum::body::Body;
use axum::response::Response;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http::{HeaderValue, header};
use yui_kernel::{Error, Result};

/// An answer that a browser stores as a file `name`, `usage-2026.csv`.
///
/// # Errors
/// `Internal` if the name is none.
pub fn file(name: &str, body: Body) -> Result<Response> {
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

/// The same for a file that is made piece by piece: `next` gives a piece of `source` and what is left, none after the last. `head` comes before all.
///
/// # Errors
/// Those of the first piece: what is wrong with the store is told before anything is sent.
pub async fn streamed<S, F>(
    name: &str,
    head: &'static [u8],
    source: S,
    next: impl FnMut(S) -> F + Send + 'static,
) -> Result<Response>
where
    S: Send + 'static,
    F: Future<Output = Result<Option<(Vec<u8>, S)>>> + Send + 'static,
{
    let mut pieces = Box::pin(stream::try_unfold(source, next));
    let first = [Some(head.to_vec()), pieces.try_next().await?];
    file(name, Body::from_stream(stream::iter(first.into_iter().flatten().map(Ok)).chain(pieces)))
}
