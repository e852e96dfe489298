//! `/services/{service_id}/send/jobs/{bulk_id}`: how far it is.

use super::bulk_id;
use crate::Notify;
use crate::model::{BulkStatus, Status};
use crate::pages::service::service_of;
use crate::usecases::bulk::{BulkProgress, cancel_bulk, find_bulk};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::ErrorKind;
use yui_policy::Permission;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "send/job.html")]
struct JobPage<'a> {
    page: &'a Page,
    service: String,
    progress: &'a BulkProgress,
    errors: Errors,
    delivered: u32,
    failed: u32,
    in_transit: u32,
    may_cancel: bool,
    zone: &'a str,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    job(&page, &notify, &path, StatusCode::OK, Errors::default()).await
}

pub(super) async fn cancel(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let (service, id) = (service_of(&notify, access, &path).await?.service.id, bulk_id(&path)?);
    match cancel_bulk(&notify, access, service, id).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/send/jobs/{id}?notice=job-cancelled"))),
        Err(error) if error.kind() == ErrorKind::Conflict => {
            let errors = page.refused(error)?;
            job(&page, &notify, &path, StatusCode::CONFLICT, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn job(page: &Page, notify: &Notify, path: &PathParams, status: StatusCode, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let progress = find_bulk(notify, access, service.id, bulk_id(path)?).await?;
    let count = |wanted: fn(Status) -> bool| -> u32 {
        progress.counts.iter().filter(|(status, _)| wanted(**status)).map(|(_, count)| *count).sum()
    };
    let delivered = count(|status| matches!(status, Status::Delivered | Status::Sent));
    let failed = count(|status| status.is_final() && !matches!(status, Status::Delivered | Status::Sent));
    let is_waiting = progress.bulk.status == BulkStatus::Scheduled;
    let shown = JobPage {
        page,
        service: format!("/services/{}", service.id),
        errors,
        delivered,
        failed,
        in_transit: count(|_| true).saturating_sub(delivered).saturating_sub(failed),
        may_cancel: is_waiting && access.require_in(service.id.uuid(), Permission::SendMessages).is_ok(),
        progress: &progress,
        zone: &service.time_zone,
    };
    page.show_as(status, &shown)
}

impl BulkProgress {
    /// Whether anything of it may still change soon, so that looking again is worth it.
    pub(super) fn is_moving(&self) -> bool {
        self.percent < 100 && !matches!(self.bulk.status, BulkStatus::Cancelled | BulkStatus::Error)
    }
}
