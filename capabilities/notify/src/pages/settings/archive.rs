//! `/services/{service_id}/settings/archive`: the end of a trial service.

use crate::Notify;
use crate::model::service::ServiceMode;
use crate::pages::service::service_of;
use crate::usecases::services::archive_trial_service;
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "settings/archive.html")]
struct ArchivePage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    name: &'a str,
    is_trial: bool,
}

/// What ending it means.
pub(super) async fn ask(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, Errors::default()).await
}

/// Ends it.
pub(super) async fn archive(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    if service.mode == ServiceMode::Live {
        return shown(&page, &notify, &path, Errors::whole(page.t("archive-live"))).await;
    }
    match archive_trial_service(&notify, access, service.id).await {
        Ok(()) => Ok(go_to("/?notice=service-archived")),
        Err(error) => shown(&page, &notify, &path, page.refused(error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let snapshot = service_of(notify, page.access()?, path).await?;
    let service = &snapshot.service;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let (path, is_trial) = (format!("/services/{}/settings", service.id), service.mode == ServiceMode::Trial);
    page.show_as(status, &ArchivePage { page, errors, path, name: &service.name, is_trial })
}
