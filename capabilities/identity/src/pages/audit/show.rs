//! `/services/{service_id}/audit` and `/organisation/audit`: what was changed, by whom, and from what to what.

use super::entry::Shown as Entry;
use crate::Identity;
use crate::usecases::{AUDIT_PAGE, audit_authors, list_audit};
use askama::Template;
use axum::extract::State;
use yui_kernel::Error;
use yui_kernel::id::uuid::Uuid;
use yui_policy::Permission;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "audit/list.html")]
struct Audit<'a> {
    page: &'a Page,
    /// Of the whole organisation, and not of one service.
    is_whole: bool,
    /// Whether the visitor may see that of the whole organisation.
    sees_whole: bool,
    entries: Vec<Entry>,
    pagination: Pagination,
}

pub(super) async fn of_service(
    page: Page,
    State(identity): State<Identity>,
    path: PathParams,
    query: QueryPairs,
) -> Shown {
    let service = path.get("service_id");
    let service: Uuid = service.parse().map_err(|_| Error::not_found("the service not found"))?;
    list(&page, &identity, Some(service), &format!("/services/{service}/audit"), &query).await
}

pub(super) async fn of_organisation(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    list(&page, &identity, None, "/organisation/audit", &query).await
}

async fn list(page: &Page, identity: &Identity, service: Option<Uuid>, href: &str, query: &QueryPairs) -> Shown {
    let (access, from) = (page.access()?, query.first("from"));
    let is_whole = service.is_none();
    let before = from.and_then(|id| id.parse().ok());
    let found = list_audit(identity, access, service, before).await?;
    let names = audit_authors(identity, access, &found).await?;
    let is_full = u32::try_from(found.len()).is_ok_and(|count| count >= AUDIT_PAGE);
    let next = found.last().filter(|_| is_full).map(|last| last.id.to_string());
    let pagination = Pagination::new(href, &[], from, next.as_deref());
    let sees_whole = access.require_everywhere(Permission::ManageService).is_ok();
    let entries = found.iter().map(|entry| Entry::new(page, &names, entry)).collect();
    page.show(&Audit { page, is_whole, sees_whole, entries, pagination })
}
