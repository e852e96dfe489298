//! What a reader sees where a page cannot be shown: what happened, and where to go.

use super::Page;
use crate::{Failure, RequestId};
use askama::Template;
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};

#[derive(Template)]
#[template(path = "trouble.html")]
struct Trouble<'a> {
    page: &'a Page,
    title: &'a str,
    what: String,
    todo: &'a str,
    sign_in: bool,
    request_id: &'a str,
}

/// The page of a failure that the handler of a page gave.
pub(super) fn show(page: &Page, failure: &Failure) -> Response {
    render(page, failure, "")
}

/// The page of a failure around pages: nothing at the address, too large, too slow. Programs that do not ask for a page get problem details.
pub(crate) fn page(failure: &Failure, request_id: &RequestId, headers: &HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") {
        render(&Page::bare(headers), failure, request_id.as_str())
    } else {
        crate::failure::problem(failure, request_id)
    }
}

fn render(page: &Page, failure: &Failure, request_id: &str) -> Response {
    let status = failure.status();
    let (title, todo) = match (status, failure.code()) {
        (_, "form_expired") => ("trouble-expired", "trouble-expired-do"),
        (_, "signed_out") => ("trouble-signed-out", "trouble-signed-out-do"),
        (StatusCode::FORBIDDEN, _) => ("trouble-forbidden", "trouble-forbidden-do"),
        (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => ("trouble-missing", "trouble-missing-do"),
        (StatusCode::PAYLOAD_TOO_LARGE, _) => ("trouble-large", "trouble-large-do"),
        (StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS, _) => ("trouble-busy", "trouble-busy-do"),
        (status, _) if status.is_server_error() => ("trouble-internal", "trouble-internal-do"),
        _ => ("trouble-request", "trouble-request-do"),
    };
    // What a use case says is told; faults of the node stay in its log.
    let told = matches!(failure.code(), "invalid" | "conflict" | "forbidden" | "not_found") && !is_of_router(failure);
    let what = if told { page.problem_text(failure.message()) } else { String::new() };
    let trouble = Trouble {
        page,
        title: page.t(title),
        what,
        todo: page.t(todo),
        sign_in: failure.code() == "signed_out",
        request_id,
    };
    match trouble.render() {
        Ok(html) => page.answer(status, html),
        Err(_) => crate::respond::typed_bytes(
            StatusCode::INTERNAL_SERVER_ERROR,
            http::HeaderValue::from_static("text/plain; charset=utf-8"),
            "The page of an error cannot be made.",
        ),
    }
}

/// Whether it is the router's own word about an address, which the page's title says better.
fn is_of_router(failure: &Failure) -> bool {
    failure.message() == Failure::not_found().message()
}
