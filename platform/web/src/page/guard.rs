//! What happens before a page's handler: who is it, may they, and was the form shown by this node.

use super::context::{Inner, chosen_format};
use super::cookie::Cookie;
use super::{Form, Format, Guard, Page, PageHost, Texts, Visitor, csrf, encode, trouble};
use crate::Failure;
use crate::extract::{Origin, read_body};
use crate::failure::Worded;
use axum::body::Body;
use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use secrecy::SecretString;
use std::sync::atomic::AtomicBool;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Error, Result};

/// How long a proof of who it is counts for dangerous things.
const RECENT: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// The guard of one route.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) host: PageHost,
    pub(super) texts: &'static Texts,
    pub(super) guard: Guard,
    pub(super) is_dangerous: bool,
}

/// Lets a request through to its page, or answers it.
pub(super) async fn check(State(gate): State<Gate>, params: RawPathParams, request: Request, next: Next) -> Response {
    let scope = params.iter().find(|(name, _)| *name == "service_id").and_then(|(_, id)| Uuid::parse_str(id).ok());
    let (mut parts, body) = request.into_parts();
    let page = match gate.page(&parts, scope).await {
        Ok(page) => page,
        Err(error) => return told(&Page::bare(&parts.headers), Failure::from(error)),
    };
    let is_post = parts.method == Method::POST;
    if is_post {
        match form(&page, &parts, body).await {
            Ok(form) => drop(parts.extensions.insert(form)),
            Err(failure) => return told(&page, failure),
        }
    }
    match gate.admit(&page, scope) {
        Ok(()) => {}
        Err(Refused::Unknown) if !is_post => {
            return go_to(&format!("/sign-in?next={}", encode(page.address())));
        }
        Err(Refused::Unknown) => {
            let ended = Failure::new(StatusCode::UNAUTHORIZED, "signed_out", "Sign in first.");
            return told(&page, ended);
        }
        Err(Refused::Stale) => {
            // A form's address is not a page; its own page is where to go on.
            let back = if is_post { referring(&parts.headers) } else { None };
            let back = back.unwrap_or_else(|| page.address().to_owned());
            return go_to(&format!("/sign-in/again?next={}", encode(&back)));
        }
        Err(Refused::Forbidden(error)) => return told(&page, Failure::from(error)),
    }
    parts.extensions.insert(page.clone());
    let response = next.run(Request::from_parts(parts, Body::empty())).await;
    match response.extensions().get::<Failure>().cloned() {
        Some(failure) => told(&page, failure),
        None => response,
    }
}

/// A failure as a page in the reader's language; the request layer logs it all the same.
fn told(page: &Page, failure: Failure) -> Response {
    let mut response = trouble::show(page, &failure);
    response.extensions_mut().insert(failure);
    response.extensions_mut().insert(Worded);
    response
}

/// The page that a form was sent from, as far as the browser tells.
fn referring(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = text.split_once("://")?;
    let path = rest.find('/').and_then(|start| rest.get(start..))?;
    super::local(path).map(ToOwned::to_owned)
}

enum Refused {
    /// Nobody has signed in.
    Unknown,
    /// It is too long since they proved who they are.
    Stale,
    /// They may not.
    Forbidden(Error),
}

impl Gate {
    async fn page(&self, request: &Parts, scope: Option<Uuid>) -> Result<Page> {
        let (headers, is_https) = (&request.headers, self.host.is_https());
        let session = Cookie::Session.read(headers, is_https).map(SecretString::from);
        let visitor = match &session {
            Some(token) => self.host.sessions().visitor(token.clone(), Origin::of(request).0).await?,
            None => None,
        };
        let section = match (&visitor, scope) {
            (Some(visitor), Some(scope)) => self.host.sections().section(visitor, scope).await?,
            _ => None,
        };
        let signed_in = session.filter(|_| visitor.is_some());
        let known = signed_in.or_else(|| Cookie::Form.read(headers, is_https).map(SecretString::from));
        let is_bound = known.is_some();
        let bound_to = known.unwrap_or_else(|| URL_SAFE_NO_PAD.encode(self.host.env().random_bytes::<18>()).into());
        let address = request.uri.path_and_query().map_or("/", |address| address.as_str()).to_owned();
        let places = visitor.as_ref().map(self.host.places()).unwrap_or_default();
        let format = format(headers, visitor.as_ref());
        // A page is worth more than what is told above it.
        let announced = self.host.announcements().current(visitor.as_ref(), format.language).await;
        let announced = announced.unwrap_or_else(|error| {
            tracing::warn!(%error, "what is announced cannot be read");
            Vec::new()
        });
        Ok(Page::new(Inner {
            places,
            announced,
            format,
            visitor,
            section,
            texts: self.texts,
            address,
            is_https,
            now: self.host.env().now(),
            bound_to,
            is_bound,
            has_form: AtomicBool::new(false),
        }))
    }

    fn admit(&self, page: &Page, scope: Option<Uuid>) -> std::result::Result<(), Refused> {
        if self.guard == Guard::Anyone {
            return Ok(());
        }
        let visitor = page.visitor().ok_or(Refused::Unknown)?;
        self.judge(visitor, scope).map_err(Refused::Forbidden)?;
        // Who may do something everywhere in one organisation may not in another's service: there it has no section.
        if matches!(self.guard, Guard::InService(_)) && page.section().is_none() {
            return Err(Refused::Forbidden(Error::not_found("the service not found")));
        }
        let age = page.now().duration_since(visitor.proved_at);
        if self.is_dangerous && !visitor.is_demo && age > RECENT { Err(Refused::Stale) } else { Ok(()) }
    }

    fn judge(&self, visitor: &Visitor, scope: Option<Uuid>) -> Result<()> {
        match self.guard {
            Guard::Anyone | Guard::SignedIn => Ok(()),
            Guard::Member => visitor.access().map(drop),
            Guard::Everywhere(permission) => visitor.access()?.require(permission).map(drop),
            Guard::InService(permission) => {
                let scope = scope.ok_or_else(|| Error::not_found("the service not found"))?;
                visitor.access()?.require_in(scope, permission).map(drop)
            }
            Guard::Operator => visitor.operator().map(drop),
        }
    }
}

/// Reads a form that this node has shown to this very browser.
async fn form(page: &Page, parts: &Parts, body: Body) -> std::result::Result<Form, Failure> {
    let expired = || Failure::new(StatusCode::FORBIDDEN, "form_expired", "This form has expired.");
    if csrf::is_from_elsewhere(&parts.headers) {
        return Err(expired());
    }
    let form = Form::read(&parts.headers, read_body(parts, body).await?).await?;
    if page.is_form(&form.raw(csrf::FIELD)) { Ok(form) } else { Err(expired()) }
}

/// What the browser chose counts more than what the account did elsewhere.
fn format(headers: &HeaderMap, visitor: Option<&Visitor>) -> Format {
    let chosen = Cookie::Language.read(headers, false).is_some();
    match visitor.and_then(|visitor| visitor.format) {
        Some(format) if !chosen => format,
        _ => chosen_format(headers),
    }
}

/// A redirect to a page of this node after a form was sent (303, so that reloading sends nothing again).
#[must_use]
pub fn go_to(address: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let value = HeaderValue::from_str(super::local(address).unwrap_or("/")).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, value);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
