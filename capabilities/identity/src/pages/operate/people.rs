//! `/operate/people`: members of all organisations, found by search, and keeping one out.

use crate::Identity;
use crate::model::MemberState;
use crate::sql::member::FoundMember;
use crate::usecases::{block_member, search_members, unblock_member};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, MemberId, OrganisationId, Result};
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Pagination, Shown, encode, go_to};

/// How many people the search gives at once.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "operate/people.html")]
struct People<'a> {
    page: &'a Page,
    errors: Errors,
    text: &'a str,
    /// None before anything was searched for.
    found: Option<Vec<FoundMember>>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let from = query.first("from");
    show_with(&page, &identity, query.first("q").unwrap_or_default(), from, Errors::default()).await
}

pub(super) async fn block(page: Page, State(identity): State<Identity>, form: Form) -> Shown {
    let (organisation, who) = named(&form)?;
    let answer = block_member(&identity, page.operator()?, organisation, who).await;
    answered(&page, &identity, &form, answer, "member-blocked").await
}

pub(super) async fn unblock(page: Page, State(identity): State<Identity>, form: Form) -> Shown {
    let (organisation, who) = named(&form)?;
    let answer = unblock_member(&identity, page.operator()?, organisation, who).await;
    answered(&page, &identity, &form, answer, "member-unblocked").await
}

/// The member that a form names.
fn named(form: &Form) -> Result<(OrganisationId, MemberId)> {
    let missing = |_| Error::not_found("the member not found");
    Ok((form.text("organisation").parse().map_err(missing)?, form.text("member").parse().map_err(missing)?))
}

/// Back to what was searched for.
async fn answered(page: &Page, identity: &Identity, form: &Form, answer: Result<()>, notice: &str) -> Shown {
    let text = form.text("q");
    match answer {
        Ok(()) => Ok(go_to(&format!("/operate/people?q={}&notice={notice}", encode(&text)))),
        Err(error) => show_with(page, identity, &text, None, page.refused(error)?).await,
    }
}

async fn show_with(page: &Page, identity: &Identity, text: &str, from: Option<&str>, mut errors: Errors) -> Shown {
    let text = text.trim();
    let after = from.and_then(|from| {
        let (email, organisation) = from.rsplit_once(' ')?;
        Some((email.to_owned(), organisation.parse().ok()?))
    });
    let mut found = None;
    if !text.is_empty() {
        match search_members(identity, page.operator()?, text, after).await {
            Ok(members) => found = Some(members),
            Err(error) => {
                for refused in page.refused(error)?.list() {
                    errors.add("q", refused.message.clone());
                }
            }
        }
    }
    let last = found.as_ref().filter(|found| found.len() == PAGE).and_then(|found| found.last());
    let last = last.map(|last| format!("{} {}", last.email, last.organisation));
    let pagination = Pagination::new("/operate/people", &[("q", text)], from, last.as_deref());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &People { page, errors, text, found, pagination })
}

impl FoundMember {
    fn is_active(&self) -> bool {
        self.state == MemberState::Active
    }

    fn is_blocked(&self) -> bool {
        self.state == MemberState::Blocked
    }
}
