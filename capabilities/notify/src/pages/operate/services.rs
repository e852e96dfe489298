//! `/operate/services`: services of all organisations, found by search.

use crate::Notify;
use crate::model::service::{ServiceMode, ServiceState};
use crate::sql::service::FoundService;
use crate::usecases::services::{ServiceQuery, search_services};
use askama::Template;
use axum::extract::State;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Page, Pagination, Shown};

/// How many services the search gives at once.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "operate/services.html")]
struct Services<'a> {
    page: &'a Page,
    errors: Errors,
    text: &'a str,
    mode: &'a str,
    state: &'a str,
    found: Vec<FoundService>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, query: QueryPairs) -> Shown {
    let given = |name: &str| query.first(name).unwrap_or_default().trim().to_owned();
    let (text, mode, state, organisation) = (given("q"), given("mode"), given("state"), given("organisation"));
    let wanted = ServiceQuery {
        text: text.clone(),
        mode: mode.parse::<ServiceMode>().ok(),
        state: state.parse::<ServiceState>().ok(),
        organisation: organisation.parse().ok(),
        after: query.first("from").and_then(|id| id.parse().ok()),
    };
    let found = search_services(&notify, page.operator()?, wanted).await?;
    let last = found.last().filter(|_| found.len() == PAGE).map(|last| last.service.id.to_string());
    let narrowed = [
        ("q", text.as_str()),
        ("mode", mode.as_str()),
        ("state", state.as_str()),
        ("organisation", organisation.as_str()),
    ];
    let pagination = Pagination::new("/operate/services", &narrowed, query.first("from"), last.as_deref());
    let errors = Errors::default();
    page.show(&Services { page: &page, errors, text: &text, mode: &mode, state: &state, found, pagination })
}

impl Services<'_> {
    fn modes(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("", self.page.t("any")),
            (ServiceMode::Trial.as_str(), self.page.t("state-trial")),
            (ServiceMode::Live.as_str(), self.page.t("state-live")),
        ]
    }

    fn states(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("", self.page.t("any")),
            (ServiceState::Active.as_str(), self.page.t("state-active")),
            (ServiceState::Suspended.as_str(), self.page.t("state-suspended")),
            (ServiceState::Archived.as_str(), self.page.t("state-archived")),
        ]
    }
}

impl FoundService {
    /// Tone and text key of the chip that says what state it is in.
    pub(super) fn chip(&self) -> (&'static str, &'static str) {
        match (self.service.state, self.service.mode) {
            (ServiceState::Suspended, _) => ("warning", "state-suspended"),
            (ServiceState::Archived, _) => ("error", "state-archived"),
            (ServiceState::Active, ServiceMode::Trial) => ("info", "state-trial"),
            (ServiceState::Active, ServiceMode::Live) => ("success", "state-live"),
        }
    }
}
