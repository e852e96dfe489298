//! What one member may do, in a service or everywhere.

use super::place::Place;
use super::roles::{self, Offered, offered, ticked};
use crate::Identity;
use crate::model::{MemberState, Roles};
use crate::usecases::{ListedMember, change_roles, find_member};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_policy::Permission;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "team/member.html")]
struct MemberPage<'a> {
    page: &'a Page,
    errors: Errors,
    place: Place,
    member: ListedMember,
    roles: Vec<Offered>,
    /// Whether it has a role that the reader may not take from it, so that its roles cannot be changed.
    is_beyond: bool,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    shown(&page, &identity, &path, None, Errors::default()).await
}

pub(super) async fn change(page: Page, State(identity): State<Identity>, path: PathParams, form: Form) -> Shown {
    let (place, access, who) = (Place::of(&path)?, page.access()?, Place::member(&path)?);
    let roles = ticked(&form)?;
    if place.scope.is_some() && roles.is_empty() {
        let mut errors = Errors::default();
        errors.add("roles", page.t("roles-missing-member"));
        return shown(&page, &identity, &path, Some(roles), errors).await;
    }
    let manages = roles.contains(Permission::ManageService);
    match change_roles(&identity, access, who, place.scope, roles.clone()).await {
        Ok(()) => Ok(go_to(&place.next(access, who, manages, "roles-changed"))),
        Err(error) => shown(&page, &identity, &path, Some(roles), page.refused_at("roles", error)?).await,
    }
}

async fn shown(page: &Page, identity: &Identity, path: &PathParams, typed: Option<Roles>, errors: Errors) -> Shown {
    let (place, access) = (Place::of(path)?, page.access()?);
    let member = find_member(identity, access, place.scope, Place::member(path)?).await?;
    let held = typed.unwrap_or_else(|| match place.scope {
        Some(_) => member.grants.first().map(|(_, roles)| roles.clone()).unwrap_or_default(),
        None => member.roles.clone(),
    });
    let roles = offered(access, &place, &held);
    let approves = place.is_organisation() && member.roles.contains(Permission::ApproveGoLive);
    let is_beyond = approves && access.require_everywhere(Permission::ApproveGoLive).is_err();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    page.show_as(status, &MemberPage { page, errors, place, member, roles, is_beyond })
}

impl MemberPage<'_> {
    fn title(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "members-title" } else { "team-title" })
    }

    fn is_active(&self) -> bool {
        self.member.state == MemberState::Active
    }

    /// Whether there is something to be taken out of.
    fn can_leave(&self) -> bool {
        self.is_active() && (self.place.is_organisation() || !self.member.grants.is_empty())
    }
}
