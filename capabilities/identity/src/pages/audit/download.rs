//! `/operate/audit.csv`: what a search in the audit trails finds, as a file.

use super::entry::Change;
use super::search::Found;
use super::wanted::Typed;
use crate::Identity;
use crate::usecases::{AuditSearch, audit_names, search_audit};
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, Result};
use yui_sheet::written::{BYTE_ORDER_MARK, lines, safe};
use yui_web::Failure;
use yui_web::extract::QueryPairs;
use yui_web::page::{Page, Shown, download};

/// The keys of the columns' names.
const COLUMNS: [&str; 9] = [
    "audit-when",
    "search-organisation",
    "audit-what",
    "search-kind",
    "search-text",
    "search-id",
    "audit-who",
    "search-origin",
    "audit-change",
];

/// What is still to be written.
struct Rest {
    page: Page,
    identity: Identity,
    /// None after the last entry.
    search: Option<AuditSearch>,
    is_first: bool,
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let Ok(search) = Typed::read(&query).search(&page, &identity).await? else {
        return Err(Failure::new(StatusCode::BAD_REQUEST, "bad_search", "Nothing can be searched for in this way."));
    };
    let rest = Rest { page, identity, search: Some(search), is_first: true };
    Ok(download::streamed("audit.csv", BYTE_ORDER_MARK, rest, next).await?)
}

/// The lines of the next entries, and of the headings before the first.
async fn next(rest: Rest) -> Result<Option<(Vec<u8>, Rest)>> {
    let Rest { page, identity, search, is_first } = rest;
    let Some(search) = search else { return Ok(None) };
    let operator = page.operator()?;
    let entries = search_audit(&identity, operator, &search).await?;
    let names = audit_names(&identity, operator, &entries).await?;
    let headings = is_first.then(|| COLUMNS.map(|key| page.t(key).to_owned()));
    let rows = entries.iter().map(|entry| cells(&page, &Found::new(&page, &names, entry)));
    let written = lines(headings.into_iter().chain(rows))
        .map_err(|error| Error::internal("a line of the audit trail cannot be written").because(error))?;
    let search = entries.last().map(|last| AuditSearch { before: Some(last.id), ..search });
    Ok(Some((written, Rest { page, identity, search, is_first: false })))
}

fn cells(page: &Page, found: &Found) -> [String; 9] {
    let entry = &found.entry;
    let changes: Vec<String> = entry.changes.iter().map(|change| told(page, change)).collect();
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        page.when(entry.at),
        found.organisation.clone(),
        entry.action.clone(),
        found.kind.clone(),
        optional(&entry.name),
        found.id.clone(),
        entry.author.clone(),
        optional(&entry.origin),
        changes.join("\n"),
    ]
    .map(|cell| safe(&cell).into_owned())
}

fn told(page: &Page, change: &Change) -> String {
    let nothing = || page.t("audit-nothing").to_owned();
    let (before, after) = (change.before.clone(), change.after.clone());
    let values = [
        ("what", change.what.clone()),
        ("before", before.unwrap_or_else(nothing)),
        ("after", after.unwrap_or_else(nothing)),
    ];
    page.f("audit-became", &values)
}
