//! The members of an organisation, with what each may do.

use crate::Identity;
use crate::model::{Grant, MemberState, Roles};
use crate::sql::member::{self, AddressedMember};
use crate::sql::role_grant;
use uuid::Uuid;
use yui_kernel::{MemberId, Result};
use yui_policy::Access;
use yui_store::values;

use super::invite_member::may_manage;

/// How many members a page has at most.
const PAGE: u32 = 250;

/// A member as those who manage a team see it.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedMember {
    /// Its id.
    pub id: MemberId,
    /// E-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether the person belongs to the organisation.
    pub state: MemberState,
    /// What it may do everywhere in the organisation.
    pub roles: Roles,
    /// What it may do in single scopes: in the one that was asked for, or in all.
    pub grants: Vec<(Uuid, Roles)>,
}

impl std::fmt::Debug for ListedMember {
    /// Without name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListedMember").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// Members in the order of their addresses, at most 250: those after the address `after`, if one is given. With a scope, its team: active
/// members with a role in it or everywhere. Without, all members, former ones too.
///
/// # Errors
/// `Forbidden` without `manage_service` there; or as the store reports them.
pub async fn list_members(
    identity: &Identity,
    access: &Access,
    scope: Option<Uuid>,
    after: Option<String>,
) -> Result<Vec<ListedMember>> {
    let tenant = may_manage(access, scope)?;
    let after = after.unwrap_or_default();
    identity
        .store()
        .read(tenant, move |tx| {
            let grants = tx.list::<Grant>(&role_grant::LIST, &[])?;
            let mut found = Vec::new();
            let mut last = after.clone();
            // A team is a few of many, so pages of members are read until a page of the team is full.
            loop {
                let members = tx.list::<AddressedMember>(&member::PAGE, &values![&last, PAGE])?;
                let Some(end) = members.last() else { return Ok(found) };
                last.clone_from(&end.email);
                for listed in members.into_iter().map(|member| listed(member, &grants, scope)) {
                    let belongs = scope.is_none()
                        || listed.state == MemberState::Active
                            && !(listed.roles.is_empty() && listed.grants.is_empty());
                    if belongs {
                        found.push(listed);
                    }
                    if u32::try_from(found.len()).unwrap_or(u32::MAX) >= PAGE {
                        return Ok(found);
                    }
                }
            }
        })
        .await
}

fn listed(member: AddressedMember, grants: &[Grant], scope: Option<Uuid>) -> ListedMember {
    let own = grants.iter().filter(|grant| grant.member == member.id && scope.is_none_or(|scope| scope == grant.scope));
    ListedMember {
        grants: own.map(|grant| (grant.scope, grant.roles.clone())).collect(),
        id: member.id,
        email: member.email,
        name: member.name,
        state: member.state,
        roles: member.roles,
    }
}
