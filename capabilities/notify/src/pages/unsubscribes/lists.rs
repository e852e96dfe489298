//! `/services/{service_id}/activity/unsubscribes`

use crate::Notify;
use crate::model::UnsubscribeReportId;
use crate::pages::service::service_of;
use crate::usecases::unsubscribe::{
    ReportRows, Unsubscribed, export_report, finish_report, list_unsubscribed, make_report,
};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Error, Result};
use yui_policy::Permission;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, download, go_to};

#[derive(Template)]
#[template(path = "unsubscribes/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    activity: String,
    zone: &'a str,
    found: Unsubscribed,
    /// Whether the reader may make lists and say that they are done.
    may_work: bool,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, Errors::default()).await
}

pub(super) async fn make(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    match make_report(&notify, access, service).await {
        Ok(_) => Ok(go_to(&format!("/services/{service}/activity/unsubscribes?notice=list-made"))),
        Err(error) => shown(&page, &notify, &path, page.refused(error)?).await,
    }
}

pub(super) async fn finish(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    finish_report(&notify, access, service, report_in(&path)?).await?;
    Ok(go_to(&format!("/services/{service}/activity/unsubscribes?notice=list-done")))
}

pub(super) async fn send_file(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let columns = ["unsubscribes-address", "unsubscribes-template", "unsubscribes-sent", "unsubscribes-asked"];
    let columns = columns.map(|key| page.t(key));
    let rows = export_report(&notify, access, service, report_in(&path)?, columns).await?;
    let next = |mut rows: ReportRows| async { Ok(rows.next().await?.map(|piece| (piece, rows))) };
    Ok(download::streamed("unsubscribes.csv", &[], rows, next).await?)
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let found = list_unsubscribed(notify, access, service.id).await?;
    let may_work = access.permissions_in(service.id.uuid()).contains(Permission::SendMessages);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let path = format!("/services/{}", service.id);
    let activity = format!("{path}/activity");
    page.show_as(status, &ListPage { page, errors, path, activity, zone: &service.time_zone, found, may_work })
}

fn report_in(path: &PathParams) -> Result<UnsubscribeReportId> {
    let unknown = |_| Error::not_found("the report not found");
    path.get("report_id").parse::<Uuid>().map(UnsubscribeReportId::from).map_err(unknown)
}
