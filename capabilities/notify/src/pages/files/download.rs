//! `GET /d/{service}/{document}/file` and `GET /services/{service_id}/documents/{document_id}`

use super::address::{Asked, pass};
use super::links::{Paged, find, language};
use super::texts::Words;
use super::{render, trouble};
use crate::Notify;
use crate::model::file::{Link, content_disposition};
use crate::usecases::linked_file::{Offered, Refusal, find_linked_file};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, Result};
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::respond;

/// Download a linked file
///
/// Where the recipient has to be confirmed this is after that.
#[utoipa::path(
    get,
    path = "/d/{service}/{document}/file",
    operation_id = "downloadLinkedFile",
    tag = "files",
    params(
        ("service" = String, Path, description = "The service, in base64 for URLs"),
        ("document" = String, Path, description = "The file, in base64 for URLs"),
        ("key" = String, Query, description = "The file's key"),
    ),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 403, description = "The recipient is not confirmed", content_type = "text/html", body = String),
        (status = 404, description = "There is no such file, or no longer, or the link is not complete", content_type = "text/html", body = String),
        (status = 423, description = "Malware was found in the file", content_type = "text/html", body = String),
    )
)]
pub(super) async fn download_linked_file(
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    headers: HeaderMap,
) -> Paged {
    let asked = Asked::new(&path, &query, &headers);
    let offered = match find(&notify, &asked, &headers).await? {
        Ok((_, offered)) => offered,
        Err(page) => return Ok(page),
    };
    let language = language(&headers, Some(&offered));
    if !offered.may_download(&notify, asked.pass.as_deref()) {
        let (status, service) = (StatusCode::FORBIDDEN, Some(offered.service()));
        return Ok(render::message(status, language, "confirm-first-title", &["confirm-first-what"], service));
    }
    send_or_say(&notify, &offered, language).await
}

/// Download a file for programs
///
/// The form in which GC Notify names files; errors are JSON.
#[utoipa::path(
    get,
    path = "/services/{service_id}/documents/{document_id}",
    operation_id = "downloadDocument",
    tag = "files",
    params(
        ("service_id" = Uuid, Path, description = "The service's id"),
        ("document_id" = Uuid, Path, description = "The file's id"),
        ("key" = String, Query, description = "The file's key"),
    ),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 400, description = "The key is missing or is another file's", body = serde_json::Value),
        (status = 403, description = "The recipient is not confirmed", body = serde_json::Value),
        (status = 404, description = "There is no such file, or no longer", body = serde_json::Value),
        (status = 423, description = "Malware was found in the file", body = serde_json::Value),
    )
)]
pub(super) async fn download_document(
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    headers: HeaderMap,
) -> Paged {
    let ids = (path.get("service_id").parse::<Uuid>(), path.get("document_id").parse::<Uuid>());
    let (Ok(service), Ok(file)) = ids else { return Ok(told(404, "Not found")) };
    let link = Link { service: service.into(), file: file.into() };
    let offered = match find_linked_file(&notify, link, query.first("key")).await? {
        Ok(offered) => offered,
        Err(Refusal::MissingKey) => return Ok(told(400, "Missing decryption key")),
        Err(Refusal::WrongKey) => return Ok(told(400, "Invalid decryption key")),
        Err(Refusal::Gone) => return Ok(told(404, "Not found")),
        Err(Refusal::Infected) => return Ok(told(423, "Malicious content detected, download refused")),
    };
    if !offered.may_download(&notify, pass(&headers).as_deref()) {
        return Ok(told(403, "Confirm the recipient at the link of the message first"));
    }
    Ok(send(&notify, &offered).await?.unwrap_or_else(|| told(404, "Not found")))
}

fn told(status: u16, error: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = respond::json(status, &json!({ "error": error }));
    render::private(&mut response);
    response
}

/// The file, or the page that says that it is gone.
pub(super) async fn send_or_say(notify: &Notify, offered: &Offered, language: Words) -> Paged {
    let gone = || trouble::refused(Refusal::Gone, language, Some(offered.service()));
    Ok(send(notify, offered).await?.unwrap_or_else(gone))
}

/// The file, to be saved and never shown as a page of this site; none if it is gone.
async fn send(notify: &Notify, offered: &Offered) -> Result<Option<Response>> {
    let Some(content) = offered.content(notify).await? else { return Ok(None) };
    let unwritable = |_| Error::internal("a file's name or type is no header");
    let media_type = HeaderValue::from_str(&offered.file.media_type).map_err(unwritable)?;
    let disposition = HeaderValue::from_str(&content_disposition(&offered.name)).map_err(unwritable)?;
    let mut response = respond::typed_bytes(StatusCode::OK, media_type, content);
    render::private(&mut response);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    Ok(Some(response))
}
