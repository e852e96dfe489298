//! The pages themselves, and what is sent along with every one of them.

use super::texts::Words;
use crate::model::service::Service;
use crate::usecases::linked_file::Offered;
use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use yui_web::page::Format;
use yui_web::{Failure, respond};

/// A page that says something and offers nothing.
#[derive(Template)]
#[template(path = "files/message.html")]
struct Message<'a> {
    language: Words,
    title: &'a str,
    paragraphs: Vec<String>,
    contact: Option<Contact<'a>>,
}

/// A page that offers a file.
#[derive(Template)]
#[template(path = "files/offer.html")]
struct Offer<'a> {
    language: Words,
    title: String,
    offered: &'a Offered,
    kind: String,
    size: String,
    expires: String,
    download: String,
    contact: Option<Contact<'a>>,
}

/// A page that asks for the recipient's address.
#[derive(Template)]
#[template(path = "files/confirm.html")]
struct Confirm<'a> {
    language: Words,
    title: String,
    given: &'a str,
    error: Option<&'static str>,
    contact: Option<Contact<'a>>,
}

/// A page that asks whether its reader wants no more.
#[derive(Template)]
#[template(path = "files/unsubscribe.html")]
struct Unsubscribe<'a> {
    language: Words,
    title: String,
    recipient: &'a str,
    contact: Option<Contact<'a>>,
}

/// Where readers can ask.
struct Contact<'a> {
    address: String,
    shown: &'a str,
}

impl<'a> Contact<'a> {
    fn of(service: &'a Service) -> Option<Self> {
        let shown = service.file_contact.as_deref()?;
        let address = match shown {
            page if page.starts_with("https://") => page.to_owned(),
            mail if mail.contains('@') => format!("mailto:{mail}"),
            number => format!("tel:{}", number.replace([' ', '-', '(', ')', '.'], "")),
        };
        Some(Self { address, shown })
    }
}

/// A message; `keys` name its paragraphs.
pub(super) fn message(
    status: StatusCode,
    language: Words,
    title: &str,
    keys: &[&str],
    service: Option<&Service>,
) -> Response {
    let paragraphs = keys.iter().map(|key| language.text(key).to_owned()).collect();
    let title = language.text(title);
    page(status, &Message { language, title, paragraphs, contact: service.and_then(Contact::of) })
}

/// The offer of a file; `download` is where it is fetched.
pub(super) fn offer(language: Words, offered: &Offered, download: String) -> Response {
    let service = offered.service();
    let format = Format::from(language.0);
    let extension = offered.name.rsplit_once('.').map_or("", |(_, end)| end);
    page(
        StatusCode::OK,
        &Offer {
            language,
            title: language.fill("offer-title", &[("service", &service.name)]),
            offered,
            kind: extension.to_uppercase(),
            size: format.size(offered.file.bytes.into()),
            expires: format.moment(offered.file.expires_at, &service.time_zone),
            download,
            contact: Contact::of(service),
        },
    )
}

/// The question for the recipient's address; `error` is the key of what was wrong with the one that was given.
pub(super) fn confirm(
    status: StatusCode,
    language: Words,
    offered: &Offered,
    given: &str,
    error: Option<&'static str>,
) -> Response {
    let service = offered.service();
    let title = language.fill("confirm-title", &[("service", &service.name)]);
    page(status, &Confirm { language, title, given, error, contact: Contact::of(service) })
}

/// The question whether the reader wants no more e-mails of this kind from a service.
pub(super) fn unsubscribe(language: Words, service: &Service, recipient: &str) -> Response {
    let title = language.fill("unsubscribe-title", &[("service", &service.name)]);
    page(StatusCode::OK, &Unsubscribe { language, title, recipient, contact: Contact::of(service) })
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Err(error) => Failure::internal().with_detail(format!("a page cannot be made: {error}")).into_response(),
        Ok(html) => {
            let html_type = HeaderValue::from_static("text/html; charset=utf-8");
            let mut response = respond::typed_bytes(status, html_type, html);
            private(&mut response);
            let policy =
                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Language, Cookie"));
            response
        }
    }
}

/// What is in a link's answers stays between reader and node: it is not kept, not found by search engines, and its address is told to nobody.
pub(super) fn private(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
