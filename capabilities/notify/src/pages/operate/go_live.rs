//! `/operate/go-live`: the requests to go live that wait, the oldest first.

use crate::Notify;
use crate::model::go_live::GoLive;
use crate::model::service::Service;
use crate::usecases::services::{go_live_checklist, list_go_live_requests, show_service};
use askama::Template;
use axum::extract::State;
use yui_kernel::{OrganisationId, Timestamp};
use yui_policy::Access;
use yui_web::extract::QueryPairs;
use yui_web::page::{Page, Pagination, Shown};

/// How many requests a page shows: each is read with what its service is for.
const PAGE: usize = 20;

#[derive(Template)]
#[template(path = "operate/go_live.html")]
struct Requests<'a> {
    page: &'a Page,
    requests: Vec<Request>,
    pagination: Pagination,
}

struct Request {
    organisation: OrganisationId,
    service: Service,
    since: Timestamp,
    way: GoLive,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, query: QueryPairs) -> Shown {
    let operator = page.operator()?;
    let from = query.first("from");
    let after = from.and_then(|from| from.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH);
    let waiting = list_go_live_requests(&notify, operator, after).await?;
    let has_more = waiting.len() > PAGE;
    let mut requests = Vec::new();
    for (organisation, id, since) in waiting.into_iter().take(PAGE) {
        let (_, service) = show_service(&notify, operator, id).await?;
        let way = go_live_checklist(&notify, &Access::of_node(operator, organisation), id).await?.way;
        requests.push(Request { organisation, service, since, way });
    }
    let last = requests.last().filter(|_| has_more).map(|last| last.since.to_string());
    let pagination = Pagination::new("/operate/go-live", &[], from, last.as_deref());
    page.show(&Requests { page: &page, requests, pagination })
}
