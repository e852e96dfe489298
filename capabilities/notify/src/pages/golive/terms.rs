//! `/services/{service_id}/go-live/terms`: the terms of use, and accepting them.

use crate::Notify;
use crate::model::go_live::TERMS_VERSION;
use crate::pages::service::service_of;
use crate::usecases::services::{accept_terms, go_live_checklist};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "golive/terms.html")]
struct TermsPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    version: &'static str,
    is_accepted: bool,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, Errors::default()).await
}

pub(super) async fn accept(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    if !form.has("agree") {
        let mut errors = Errors::default();
        errors.add("agree", page.t("terms-agree-missing"));
        return shown(&page, &notify, &path, errors).await;
    }
    match accept_terms(&notify, access, service, &form.text("version")).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/go-live?notice=saved"))),
        Err(error) => shown(&page, &notify, &path, page.refused(error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let access = page.access()?;
    let service = service_of(notify, access, path).await?.service.id;
    let accepted = go_live_checklist(notify, access, service).await?.way.terms_version;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let terms = TermsPage {
        page,
        errors,
        path: format!("/services/{service}/go-live"),
        version: TERMS_VERSION,
        is_accepted: accepted.as_deref() == Some(TERMS_VERSION),
    };
    page.show_as(status, &terms)
}
