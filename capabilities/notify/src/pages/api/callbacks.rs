//! `/services/{service_id}/api/callbacks`: where a service's own systems are told what happens.

use super::words;
use crate::Notify;
use crate::model::ServiceId;
use crate::model::callback::SigningSecret;
use crate::model::service::CallbackKind;
use crate::pages::service::service_of;
use crate::usecases::callbacks::{
    CallbackDraft, ListedCallback, list_callbacks, put_callback, remove_callback, resume_callback,
    rotate_signing_secret, suspend_callback,
};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use jiff::SignedDuration;
use yui_kernel::{Error, Result};
use yui_policy::Access;
use yui_web::Failure;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// How long calls carry the signature of the old secret beside that of a new one.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

#[derive(Template)]
#[template(path = "api/callbacks.html")]
struct CallbacksPage<'a> {
    page: &'a Page,
    path: String,
    kinds: Vec<(CallbackKind, Option<ListedCallback>)>,
}

#[derive(Template)]
#[template(path = "api/callback.html")]
struct CallbackPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    kind: CallbackKind,
    found: Option<ListedCallback>,
    url: String,
}

#[derive(Template)]
#[template(path = "api/secret.html")]
struct SecretPage<'a> {
    page: &'a Page,
    path: String,
    secret: SigningSecret,
}

pub(super) async fn list(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let found = list_callbacks(&notify, access, service).await?;
    let of = |kind: CallbackKind| (kind, found.iter().find(|one| one.kind == kind).cloned());
    let path = format!("/services/{service}/api");
    page.show(&CallbacksPage { page: &page, path, kinds: CallbackKind::ALL.iter().map(|kind| of(*kind)).collect() })
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, None, Errors::default()).await
}

/// Sets where to call; shows the secret that calls are signed with if it is new.
pub(super) async fn put(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let (service, kind) = about(&notify, access, &path).await?;
    let (url, mut errors) = (form.text("url"), Errors::default());
    if url.is_empty() {
        errors.add("url", page.t("callback-url-missing"));
    }
    if form.raw("bearer").is_empty() {
        errors.add("bearer", page.t("callback-bearer-missing"));
    }
    if !errors.is_empty() {
        return shown(&page, &notify, &path, Some(url), errors).await;
    }
    let draft = CallbackDraft { kind, url: url.clone(), bearer: form.secret("bearer") };
    match put_callback(&notify, access, service, draft).await {
        Ok(Some(secret)) => secret_page(&page, service, secret),
        Ok(None) => Ok(go_to(&format!("{}?notice=saved", address(service, kind)))),
        Err(error) => shown(&page, &notify, &path, Some(url), page.refused_at("url", error)?).await,
    }
}

/// Makes another secret to sign with, and shows it this once.
pub(super) async fn rotate(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let (service, kind) = about(&notify, access, &path).await?;
    match rotate_signing_secret(&notify, access, service, kind, OVERLAP).await {
        Ok(secret) => secret_page(&page, service, secret),
        Err(error) => shown(&page, &notify, &path, None, page.refused(error)?).await,
    }
}

/// Lets calls wait.
pub(super) async fn stop(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let (service, kind) = about(&notify, access, &path).await?;
    let done = suspend_callback(&notify, access, service, kind).await;
    finished(&page, &notify, &path, done, &format!("{}?notice=callback-stopped", address(service, kind))).await
}

/// Lets calls go on.
pub(super) async fn resume(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let (service, kind) = about(&notify, access, &path).await?;
    let done = resume_callback(&notify, access, service, kind).await;
    finished(&page, &notify, &path, done, &format!("{}?notice=callback-resumed", address(service, kind))).await
}

/// Calls no more.
pub(super) async fn remove(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let (service, kind) = about(&notify, access, &path).await?;
    let done = remove_callback(&notify, access, service, kind).await;
    finished(&page, &notify, &path, done, &format!("/services/{service}/api/callbacks?notice=removed")).await
}

async fn finished(page: &Page, notify: &Notify, path: &PathParams, done: Result<()>, next: &str) -> Shown {
    match done {
        Ok(()) => Ok(go_to(next)),
        Err(error) => shown(page, notify, path, None, page.refused(error)?).await,
    }
}

fn secret_page(page: &Page, service: ServiceId, secret: SigningSecret) -> Shown {
    page.show(&SecretPage { page, path: format!("/services/{service}/api/callbacks"), secret })
}

async fn about(notify: &Notify, access: &Access, path: &PathParams) -> Result<(ServiceId, CallbackKind), Failure> {
    let service = service_of(notify, access, path).await?.service.id;
    let kind = path.get("kind").parse().map_err(|_| Error::not_found("there are no calls of this kind"))?;
    Ok((service, kind))
}

fn address(service: ServiceId, kind: CallbackKind) -> String {
    format!("/services/{service}/api/callbacks/{kind}")
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, typed: Option<String>, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let (service, kind) = about(notify, access, path).await?;
    let found = list_callbacks(notify, access, service).await?.into_iter().find(|one| one.kind == kind);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let url = typed.or_else(|| found.as_ref().map(|one| one.url.clone())).unwrap_or_default();
    let (path, zone) = (format!("/services/{service}/api/callbacks"), &snapshot.service.time_zone);
    page.show_as(status, &CallbackPage { page, errors, path, zone, kind, found, url })
}
