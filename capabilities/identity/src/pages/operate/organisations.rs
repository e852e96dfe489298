//! `/operate/organisations`: organisations, found by search.

use crate::Identity;
use crate::sql::organisation::ListedOrganisation;
use crate::usecases::search_organisations;
use askama::Template;
use axum::extract::State;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Page, Pagination, Shown};

/// How many organisations the search gives at once.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "operate/organisations.html")]
struct Organisations<'a> {
    page: &'a Page,
    errors: Errors,
    text: &'a str,
    found: Vec<ListedOrganisation>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let text = query.first("q").unwrap_or_default().trim();
    let from = query.first("from");
    let found = search_organisations(&identity, page.operator()?, text, from.map(ToOwned::to_owned)).await?;
    let last = found.last().filter(|_| found.len() == PAGE).map(|last| last.code.clone());
    let pagination = Pagination::new("/operate/organisations", &[("q", text)], from, last.as_deref());
    page.show(&Organisations { page: &page, errors: Errors::default(), text, found, pagination })
}
