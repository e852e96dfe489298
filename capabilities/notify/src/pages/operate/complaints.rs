//! `/operate/complaints`: what recipients called unwanted, of all services.

use crate::Notify;
use crate::sql::complaint::ComplaintRecord;
use crate::usecases::complaints::list_all_complaints;
use askama::Template;
use axum::extract::State;
use yui_web::extract::QueryPairs;
use yui_web::page::{Page, Pagination, Shown};

/// How many complaints come at once.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "operate/complaints.html")]
struct Complaints<'a> {
    page: &'a Page,
    complaints: Vec<ComplaintRecord>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, query: QueryPairs) -> Shown {
    let from = query.first("from");
    let complaints = list_all_complaints(&notify, page.operator()?, from.and_then(|id| id.parse().ok())).await?;
    let last = complaints.last().filter(|_| complaints.len() == PAGE).map(|last| last.id.to_string());
    let pagination = Pagination::new("/operate/complaints", &[], from, last.as_deref());
    page.show(&Complaints { page: &page, complaints, pagination })
}
