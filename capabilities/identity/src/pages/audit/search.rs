//! `/operate/audit`: who changed what, in all organisations and of the node itself.

use super::entry::{Shown as Entry, action, kind};
use super::known::{ACTIONS, KINDS};
use super::wanted::Typed;
use crate::Identity;
use crate::usecases::{AUDIT_PAGE, AuditNames, AuditSearch, audit_names, search_audit};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::OrganisationId;
use yui_store::audit::AuditEntry;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "audit/search.html")]
struct Search<'a> {
    page: &'a Page,
    errors: Errors,
    typed: Typed,
    found: Vec<Found>,
    pagination: Pagination,
}

/// An entry with the organisation and the thing that it is about.
pub(super) struct Found {
    pub(super) entry: Entry,
    pub(super) organisation: String,
    /// The page of the organisation, unless it is about the node itself.
    pub(super) organisation_href: Option<String>,
    pub(super) kind: String,
    pub(super) id: String,
    /// The page of the service that it belongs to.
    pub(super) service_href: Option<String>,
}

impl Found {
    pub(super) fn new(page: &Page, names: &AuditNames, entry: &AuditEntry) -> Self {
        let of_node = entry.organisation == OrganisationId::NODE;
        let named = names.organisations.get(&entry.organisation).map(String::as_str);
        let organisation = named.unwrap_or(page.t(if of_node { "search-of-node" } else { "search-gone" }));
        let own = (entry.subject_kind == "service").then_some(entry.subject_id.as_str());
        let service = entry.scope.map(|scope| scope.to_string()).or(own.map(str::to_owned));
        Self {
            entry: Entry::new(page, names, entry),
            organisation: organisation.to_owned(),
            organisation_href: named.map(|_| format!("/operate/organisations/{}", entry.organisation)),
            kind: kind(page, &entry.subject_kind).to_owned(),
            id: entry.subject_id.clone(),
            service_href: service.map(|service| format!("/operate/services/{service}")),
        }
    }
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let (typed, from) = (Typed::read(&query), query.first("from"));
    let (mut errors, mut entries) = (Errors::default(), Vec::new());
    match typed.search(&page, &identity).await? {
        Ok(search) => {
            let search = AuditSearch { before: from.and_then(|id| id.parse().ok()), ..search };
            entries = search_audit(&identity, page.operator()?, &search).await?;
        }
        Err(found) => errors = found,
    }
    let names = audit_names(&identity, page.operator()?, &entries).await?;
    let is_full = u32::try_from(entries.len()).is_ok_and(|count| count == AUDIT_PAGE);
    let last = entries.last().filter(|_| is_full).map(|last| last.id.to_string());
    let pagination = Pagination::new("/operate/audit", &typed.pairs(), from, last.as_deref());
    let found = entries.iter().map(|entry| Found::new(&page, &names, entry)).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &Search { page: &page, errors, typed, found, pagination })
}

impl Search<'_> {
    /// Everything that can be done, by its words.
    fn actions(&self) -> Vec<(&'static str, &str)> {
        self.choices(ACTIONS.iter().map(|name| (*name, action(self.page, name))).collect())
    }

    /// Every kind of thing, by its words.
    fn kinds(&self) -> Vec<(&'static str, &str)> {
        self.choices(KINDS.iter().map(|name| (*name, kind(self.page, name))).collect())
    }

    fn choices<'a>(&'a self, mut all: Vec<(&'static str, &'a str)>) -> Vec<(&'static str, &'a str)> {
        all.sort_by_key(|(_, text)| text.to_lowercase());
        all.insert(0, ("", self.page.t("search-any")));
        all
    }
}
