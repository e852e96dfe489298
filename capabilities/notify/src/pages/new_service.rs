//! `/services/new`: a trial service.

use crate::Notify;
use crate::usecases::services::{NewService, create_service};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "pages/new_service.html")]
struct NewServicePage<'a> {
    page: &'a Page,
    errors: Errors,
    name: String,
    sender_name: String,
}

pub(super) async fn show(page: Page) -> Shown {
    let (name, sender_name) = (String::new(), String::new());
    page.show(&NewServicePage { page: &page, errors: Errors::default(), name, sender_name })
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, form: Form) -> Shown {
    let (name, sender_name) = (form.text("name"), form.narrow("sender_name").to_lowercase());
    let mut errors = Errors::default();
    if name.is_empty() {
        errors.add("name", page.t("service-name-missing"));
    }
    if sender_name.is_empty() {
        errors.add("sender_name", page.t("sender-name-missing"));
    }
    if errors.is_empty() {
        let (name, sender_name) = (name.clone(), sender_name.clone());
        let new = NewService { name, sender_name, dialect: None, region: None, time_zone: None };
        match create_service(&notify, page.access()?, new).await {
            Ok(id) => return Ok(go_to(&format!("/services/{id}?notice=service-made"))),
            Err(error) => errors = page.refused_at("sender_name", error)?,
        }
    }
    page.show_as(StatusCode::BAD_REQUEST, &NewServicePage { page: &page, errors, name, sender_name })
}
