//! `GET /v2/reports`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::links::Links;
use super::refusal::{ErrorBody, Refused};
use super::report::ReportAnswer;
use crate::Notify;
use crate::model::request::ReportsQuery;
use crate::usecases;
use axum::extract::State;
use serde::Serialize;
use yui_web::extract::QueryPairs;

const PATH: &str = "/v2/reports";

/// A page of reports, newest first.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ReportPage {
    /// Up to 250 reports.
    pub reports: Vec<ReportAnswer>,
    /// Where this page and the next one are.
    pub links: Links,
}

/// List reports
///
/// Those that can still be fetched, newest first, 250 a page. Follow `links.next` until it is no longer there. The key needs the permission `manage_reports`.
#[utoipa::path(
    get,
    path = "/v2/reports",
    operation_id = "listReports",
    tag = "reports",
    security(("jwt" = []), ("apiKey" = [])),
    params(("older_than" = Option<uuid::Uuid>, Query, description = "Only entries made before the one with this id")),
    responses(
        (status = 200, description = "A page of reports", body = ReportPage),
        (status = 400, description = "A parameter is wrong", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn list_reports(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    query: QueryPairs,
) -> Answered {
    let query = ReportsQuery::parse(query.pairs(), caller.rules(notify.env().now()))?;
    let reports = usecases::list_reports(&notify, &caller, query).await?;
    let older_than = query.older_than.map(|id| id.to_string());
    let pairs: Vec<(&str, &str)> = older_than.iter().map(|id| ("older_than", id.as_str())).collect();
    let links = Links::new(&notify, PATH, &pairs, reports.last().map(|report| report.id));
    Ok(ok(&ReportPage { reports: reports.iter().map(ReportAnswer::new).collect(), links }))
}
