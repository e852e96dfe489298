//! `/services/{service_id}/go-live`: how far the service is, and asking for it to go live.

use crate::Notify;
use crate::model::go_live::{GoLiveState, Step};
use crate::model::service::ServiceMode;
use crate::pages::service::service_of;
use crate::usecases::services::{GoLiveView, go_live_checklist, request_go_live};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "golive/overview.html")]
struct OverviewPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    view: GoLiveView,
    tasks: Vec<Task>,
}

/// Something on the list.
struct Task {
    text: &'static str,
    /// Where it is done.
    href: String,
    step: Step,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, Errors::default()).await
}

/// Asks for it.
pub(super) async fn request(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    match request_go_live(&notify, access, service).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/go-live?notice=requested"))),
        Err(error) => shown(&page, &notify, &path, page.refused(error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let view = go_live_checklist(notify, access, service.id).await?;
    let (path, list) = (format!("/services/{}", service.id), view.checklist);
    let task = |text, place: &str, step| Task { text, href: format!("{path}/{place}"), step };
    let tasks = vec![
        task("task-use", "go-live/use", list.described),
        task("task-templates", "templates", list.templates),
        task("task-managers", "team", list.managers),
        task("task-terms", "go-live/terms", list.terms),
    ];
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    page.show_as(status, &OverviewPage { page, errors, path, zone: &service.time_zone, view, tasks })
}

impl Task {
    /// The key of how far it is, and the tone of its chip.
    fn chip(&self) -> (&'static str, &'static str) {
        super::chip(self.step)
    }
}

impl OverviewPage<'_> {
    fn is_live(&self) -> bool {
        self.view.mode == ServiceMode::Live
    }

    fn is_requested(&self) -> bool {
        !self.is_live() && self.view.way.state == GoLiveState::Requested
    }

    fn is_rejected(&self) -> bool {
        !self.is_live() && self.view.way.state == GoLiveState::Rejected
    }

    fn is_complete(&self) -> bool {
        self.tasks.iter().all(|task| task.step == Step::Done)
    }
}
