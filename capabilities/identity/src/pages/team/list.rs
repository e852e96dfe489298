//! The people of a service or organisation, and who is invited.

use super::place::Place;
use super::roles;
use crate::Identity;
use crate::model::{InvitationState, MemberState};
use crate::usecases::{
    ListedInvitation, ListedMember, MEMBERS_PAGE, list_invitations, list_members, search_own_members,
};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "team/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    errors: Errors,
    place: Place,
    /// What was searched for.
    text: String,
    members: Vec<ListedMember>,
    pagination: Pagination,
    invitations: Vec<ListedInvitation>,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, path: PathParams, query: QueryPairs) -> Shown {
    let place = Place::of(&path)?;
    let text = query.first("q").unwrap_or_default().trim().to_owned();
    shown(&page, &identity, place, text, query.first("from"), Errors::default()).await
}

/// The list, with what is wrong with something that was asked of it.
pub(super) async fn shown(
    page: &Page,
    identity: &Identity,
    place: Place,
    text: String,
    from: Option<&str>,
    errors: Errors,
) -> Shown {
    let (access, after) = (page.access()?, from.map(ToOwned::to_owned));
    let members = match text.is_empty() || !place.is_organisation() {
        true => list_members(identity, access, place.scope, after).await?,
        false => search_own_members(identity, access, &text, after).await?,
    };
    let last = members.last().filter(|_| members.len() >= MEMBERS_PAGE).map(|last| last.email.clone());
    let pagination = Pagination::new(&place.path, &[("q", text.as_str())], from, last.as_deref());
    let mut invitations = list_invitations(identity, access, place.scope, None).await?;
    invitations.retain(|one| {
        one.scope == place.scope && matches!(one.state, InvitationState::Pending | InvitationState::Expired)
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    page.show_as(status, &ListPage { page, errors, place, text, members, pagination, invitations })
}

impl ListPage<'_> {
    fn title(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "members-title" } else { "team-title" })
    }

    fn what(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "members-what" } else { "team-what" })
    }

    /// What a member may do in this service, by its role there.
    fn own(&self, member: &ListedMember) -> Vec<&'static str> {
        match self.place.scope {
            Some(_) => member.grants.first().map(|(_, roles)| roles::titles(roles)).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// The key and the tone of a state that is worth saying.
    fn state(&self, member: &ListedMember) -> Option<(&'static str, &'static str)> {
        match member.state {
            MemberState::Active => None,
            MemberState::Blocked => Some(("member-blocked", "error")),
            MemberState::Archived => Some(("member-archived", "quiet")),
        }
    }

    fn is_active(&self, member: &ListedMember) -> bool {
        member.state == MemberState::Active
    }

    fn is_expired(&self, invitation: &ListedInvitation) -> bool {
        invitation.state == InvitationState::Expired
    }
}
