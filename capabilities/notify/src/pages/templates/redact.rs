//! `/services/{service_id}/templates/{template_id}/redact`: hides what was filled into the messages of a template, for good.

use super::look::base;
use super::template_id;
use crate::Notify;
use crate::model::ServiceId;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{find_template, redact_template};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/redact.html")]
struct RedactPage<'a> {
    page: &'a Page,
    base: String,
    /// The template's own address.
    home: String,
    errors: Errors,
    template: &'a Stored,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let template = find_template(&notify, access, service, template_id(&path)?).await?;
    page.show(&redact_page(&page, &template, service, Errors::default()))
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let template = find_template(&notify, access, service, template_id(&path)?).await?;
    if !sent.has("sure") {
        let mut errors = Errors::default();
        errors.add("sure", page.t("template-redact-unsure"));
        return page.show_as(StatusCode::BAD_REQUEST, &redact_page(&page, &template, service, errors));
    }
    match redact_template(&notify, access, service, template.id).await {
        Ok(()) => Ok(go_to(&format!("{}/{}?notice=template-redacted", base(service), template.id))),
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::CONFLICT, &redact_page(&page, &template, service, errors))
        }
    }
}

fn redact_page<'a>(page: &'a Page, template: &'a Stored, service: ServiceId, errors: Errors) -> RedactPage<'a> {
    let base = base(service);
    RedactPage { page, home: format!("{base}/{}", template.id), base, errors, template }
}
