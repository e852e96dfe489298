//! Taking a member out of a service's team, or out of the organisation.

use super::place::Place;
use crate::Identity;
use crate::usecases::{ListedMember, archive_member, find_member, remove_member};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "team/leave.html")]
struct LeavePage<'a> {
    page: &'a Page,
    errors: Errors,
    place: Place,
    member: ListedMember,
}

/// What it means.
pub(super) async fn ask(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    shown(&page, &identity, &path, Errors::default()).await
}

pub(super) async fn remove(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    let (place, access, who) = (Place::of(&path)?, page.access()?, Place::member(&path)?);
    let done = match place.scope {
        Some(scope) => remove_member(&identity, access, who, scope).await,
        None => archive_member(&identity, access, who).await,
    };
    match done {
        Ok(()) => Ok(go_to(&place.next(access, who, false, "member-removed"))),
        Err(error) => shown(&page, &identity, &path, page.refused(error)?).await,
    }
}

async fn shown(page: &Page, identity: &Identity, path: &PathParams, errors: Errors) -> Shown {
    let place = Place::of(path)?;
    let member = find_member(identity, page.access()?, place.scope, Place::member(path)?).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    page.show_as(status, &LeavePage { page, errors, place, member })
}

impl LeavePage<'_> {
    fn title(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "archive-title" } else { "remove-title" })
    }

    fn what(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "archive-what" } else { "remove-what" })
    }

    fn button(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "archive-do" } else { "remove-do" })
    }
}
