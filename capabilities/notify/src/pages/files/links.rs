//! `GET` and `POST /d/{service}/{document}`, and `GET /test-document`

use super::address::{Asked, keep_pass};
use super::download::send_or_say;
use super::texts::Words;
use super::{render, trouble};
use crate::Notify;
use crate::model::file::Link;
use crate::usecases::linked_file::{Confirmation, Offered, PASS_LIFE, Refusal, find_linked_file};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;
use yui_kernel::Error;
use yui_web::extract::{JsonBody, PathParams, QueryPairs};
use yui_web::page::Language;
use yui_web::{Failure, respond};

/// What a page's handler gives.
pub(super) type Paged = Result<Response, Failure>;

/// Open a link to a file
///
/// A page that offers the file, or, as GC Notify sends links, the file itself. Looking at it has no effect.
#[utoipa::path(
    get,
    path = "/d/{service}/{document}",
    operation_id = "openFileLink",
    tag = "files",
    params(
        ("service" = String, Path, description = "The service, in base64 for URLs"),
        ("document" = String, Path, description = "The file, in base64 for URLs"),
        ("key" = String, Query, description = "The file's key"),
    ),
    responses(
        (status = 200, description = "The page, or the file", content_type = "text/html", body = String),
        (status = 404, description = "There is no such file, or no longer, or the link is not complete", content_type = "text/html", body = String),
        (status = 423, description = "Malware was found in the file", content_type = "text/html", body = String),
    )
)]
pub(super) async fn open_file_link(
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    headers: HeaderMap,
) -> Paged {
    let asked = Asked::new(&path, &query, &headers);
    let (link, offered) = match find(&notify, &asked, &headers).await? {
        Ok(found) => found,
        Err(page) => return Ok(page),
    };
    let language = language(&headers, Some(&offered));
    if !offered.may_download(&notify, asked.pass.as_deref()) {
        return Ok(render::confirm(StatusCode::OK, language, &offered, "", None));
    }
    if offered.file.landing {
        let key = asked.key.unwrap_or_default();
        return Ok(render::offer(language, &offered, format!("{}/file?key={key}", link.path())));
    }
    send_or_say(&notify, &offered, language).await
}

/// Confirm a file's recipient
///
/// The form of the page gives the address that the message went to. 50 tries in five minutes are allowed for a file.
#[utoipa::path(
    post,
    path = "/d/{service}/{document}",
    operation_id = "confirmFileRecipient",
    tag = "files",
    params(
        ("service" = String, Path, description = "The service, in base64 for URLs"),
        ("document" = String, Path, description = "The file, in base64 for URLs"),
        ("key" = String, Query, description = "The file's key"),
    ),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`email_address`"),
    responses(
        (status = 303, description = "It is the recipient; a cookie opens the file for half an hour"),
        (status = 400, description = "It is not", content_type = "text/html", body = String),
        (status = 404, description = "There is no such file, or no longer, or the link is not complete", content_type = "text/html", body = String),
        (status = 423, description = "Malware was found in the file", content_type = "text/html", body = String),
        (status = 429, description = "Too many tries", content_type = "text/html", body = String),
    )
)]
pub(super) async fn confirm_file_recipient(
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    headers: HeaderMap,
    body: JsonBody,
) -> Paged {
    let asked = Asked::new(&path, &query, &headers);
    let (link, offered) = match find(&notify, &asked, &headers).await? {
        Ok(found) => found,
        Err(page) => return Ok(page),
    };
    let language = language(&headers, Some(&offered));
    let form = QueryPairs::parse(&String::from_utf8_lossy(body.raw()));
    let given = form.first("email_address").unwrap_or_default().trim();
    if given.is_empty() {
        return Ok(render::confirm(StatusCode::BAD_REQUEST, language, &offered, "", Some("confirm-empty")));
    }
    match offered.confirm(&notify, given).await? {
        Confirmation::Confirmed(pass) => {
            let key = asked.key.unwrap_or_default();
            // Through what was parsed, and not what was sent, so that this leads nowhere else.
            let again = HeaderValue::from_str(&format!("{}?key={key}", link.path()))
                .map_err(|error| Error::internal("a link is no header").because(error))?;
            let mut response = StatusCode::SEE_OTHER.into_response();
            render::private(&mut response);
            response.headers_mut().insert(header::LOCATION, again);
            let is_https = notify.settings().public_url.starts_with("https://");
            if let Some(cookie) = keep_pass(link, &pass, PASS_LIFE.as_secs(), is_https) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Confirmation::Wrong => {
            Ok(render::confirm(StatusCode::BAD_REQUEST, language, &offered, given, Some("confirm-wrong")))
        }
        Confirmation::TooOften(seconds) => {
            let (status, service) = (StatusCode::TOO_MANY_REQUESTS, offered.service());
            let mut response = render::message(status, language, "often-title", &["often-what"], Some(service));
            respond::retry_after(&mut response, Duration::from_secs(seconds));
            Ok(response)
        }
    }
}

/// See what a link to a file would show
///
/// Messages to simulated recipients link here: no file is kept for them.
#[utoipa::path(
    get,
    path = "/test-document",
    operation_id = "testDocument",
    tag = "files",
    responses((status = 200, description = "The page", content_type = "text/html", body = String))
)]
pub(super) async fn test_document(headers: HeaderMap) -> Response {
    let keys = ["test-what"];
    render::message(StatusCode::OK, language(&headers, None), "test-title", &keys, None)
}

/// The file that a link names, if its key is right; else the page that says why it opens nothing.
pub(super) async fn find(
    notify: &Notify,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<Result<(Link, Offered), Response>, Failure> {
    let found = match asked.link {
        Some(link) => find_linked_file(notify, link, asked.key.as_deref()).await?.map(|offered| (link, offered)),
        None => Err(Refusal::Gone),
    };
    Ok(found.map_err(|refusal| trouble::refused(refusal, language(headers, None), None)))
}

/// The reader's language, else the sender's.
pub(super) fn language(headers: &HeaderMap, offered: Option<&Offered>) -> Words {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let sender = || offered.map_or(Language::English, |offered| Language::of_region(&offered.service().region));
    Words(Language::accepted(accepted).unwrap_or_else(sender))
}
