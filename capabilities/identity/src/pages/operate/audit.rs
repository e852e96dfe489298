//! `/operate/audit`: who changed what, of the node itself or of an organisation.

use crate::Identity;
use crate::usecases::{AUDIT_PAGE, AuditFilter, find_organisation, list_audit};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_policy::Access;
use yui_store::audit::AuditEntry;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "operate/audit.html")]
struct Audit<'a> {
    page: &'a Page,
    errors: Errors,
    typed: Typed,
    entries: Vec<AuditEntry>,
    pagination: Pagination,
}

/// What was searched for.
struct Typed {
    organisation: String,
    kind: String,
    id: String,
    actor: String,
    since: String,
    until: String,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let given = |name: &str| yui_kernel::japan::half_width(query.first(name).unwrap_or_default()).trim().to_owned();
    let typed = Typed {
        organisation: given("organisation"),
        kind: given("kind"),
        id: given("id"),
        actor: given("actor"),
        since: given("since"),
        until: given("until"),
    };
    let from = query.first("from");
    let mut errors = Errors::default();
    let organisation = match organisation(&page, &identity, &typed.organisation).await {
        Ok(organisation) => Some(organisation),
        Err(error) => {
            for refused in page.refused(error)?.list() {
                errors.add("organisation", refused.message.clone());
            }
            None
        }
    };
    let (since, until) = (start(&page, &typed.since, false), start(&page, &typed.until, true));
    for (field, text, bound) in [("since", &typed.since, since), ("until", &typed.until, until)] {
        if !text.is_empty() && bound.is_none() {
            errors.add(field, page.t("date-wrong"));
        }
    }
    let filter = AuditFilter {
        subject: Some((typed.kind.clone(), typed.id.clone())).filter(|(kind, id)| !kind.is_empty() || !id.is_empty()),
        actor: Some(typed.actor.clone()).filter(|actor| !actor.is_empty()),
        from: since,
        until,
        before: from.and_then(|id| id.parse().ok()),
    };
    let entries = match organisation.filter(|_| errors.is_empty()) {
        Some(organisation) => list_audit(&identity, &Access::of_node(page.operator()?, organisation), filter).await?,
        None => Vec::new(),
    };
    let is_full = u32::try_from(entries.len()).is_ok_and(|count| count == AUDIT_PAGE);
    let last = entries.last().filter(|_| is_full).map(|last| last.id.to_string());
    let narrowed = [
        ("organisation", typed.organisation.as_str()),
        ("kind", typed.kind.as_str()),
        ("id", typed.id.as_str()),
        ("actor", typed.actor.as_str()),
        ("since", typed.since.as_str()),
        ("until", typed.until.as_str()),
    ];
    let pagination = Pagination::new("/operate/audit", &narrowed, from, last.as_deref());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &Audit { page: &page, errors, typed, entries, pagination })
}

/// The organisation with this id or code; without any text the node itself, whose entries stand under the organisation of all zeros.
async fn organisation(page: &Page, identity: &Identity, text: &str) -> Result<OrganisationId> {
    if text.is_empty() {
        return Ok(OrganisationId::from(Uuid::nil()));
    }
    match text.parse() {
        Ok(id) => Ok(id),
        Err(_) => find_organisation(identity.store(), page.operator()?, text).await,
    }
}

/// When a day begins in the reader's zone, or the one after it.
fn start(page: &Page, text: &str, after: bool) -> Option<Timestamp> {
    let day: Date = text.parse().ok()?;
    let day = if after { day.tomorrow().ok()? } else { day };
    let zone = TimeZone::get(page.zone()).unwrap_or(TimeZone::UTC);
    Some(day.to_zoned(zone).ok()?.timestamp())
}

impl Audit<'_> {
    /// A value of an entry as it is read.
    fn json(&self, value: Option<&serde_json::Value>) -> String {
        let Some(value) = value else { return "–".to_owned() };
        serde_json::to_string_pretty(value).unwrap_or_default()
    }
}
