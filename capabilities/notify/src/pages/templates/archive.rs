//! `/services/{service_id}/templates/{template_id}/archive`: takes a template out of use.

use super::look::base;
use super::template_id;
use crate::Notify;
use crate::model::ServiceId;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{archive_template, find_template};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/archive.html")]
struct ArchivePage<'a> {
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
    page.show(&archive_page(&page, &template, service, Errors::default()))
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let template = find_template(&notify, access, service, template_id(&path)?).await?;
    match archive_template(&notify, access, service, template.id).await {
        Ok(()) => Ok(go_to(&format!("{}?notice=template-archived", base(service)))),
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::CONFLICT, &archive_page(&page, &template, service, errors))
        }
    }
}

fn archive_page<'a>(page: &'a Page, template: &'a Stored, service: ServiceId, errors: Errors) -> ArchivePage<'a> {
    let base = base(service);
    ArchivePage { page, home: format!("{base}/{}", template.id), base, errors, template }
}
