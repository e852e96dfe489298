//! `/services/{service_id}/settings/retention`: for how many days a service's messages are kept.

use crate::Notify;
use crate::pages::service::service_of;
use crate::usecases::configure::{change_retention, find_terms};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "settings/retention.html")]
struct RetentionPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    email_days: String,
    text_days: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let terms = find_terms(&notify, access, service).await?;
    let (email_days, text_days) = (terms.retention_email_days.to_string(), terms.retention_text_days.to_string());
    let path = format!("/services/{service}/settings");
    page.show(&RetentionPage { page: &page, errors: Errors::default(), path, email_days, text_days })
}

pub(super) async fn change(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let (email_days, text_days) = (form.narrow("email_days"), form.narrow("text_days"));
    let (mut errors, path) = (Errors::default(), format!("/services/{service}/settings"));
    let mut days = [0_u32; 2];
    for ((field, text), read) in [("email_days", &email_days), ("text_days", &text_days)].iter().zip(&mut days) {
        match text.parse() {
            Ok(number) => *read = number,
            Err(_) => errors.add(*field, page.t("retention-wrong")),
        }
    }
    let [emails, texts] = days;
    if errors.is_empty() {
        match change_retention(&notify, access, service, emails, texts).await {
            Ok(()) => return Ok(go_to(&format!("{path}?notice=saved"))),
            Err(error) => errors = page.refused(error)?,
        }
    }
    page.show_as(StatusCode::BAD_REQUEST, &RetentionPage { page: &page, errors, path, email_days, text_days })
}
