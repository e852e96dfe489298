//! The members of an organisation, with what each may do.

use crate::Identity;
use crate::model::{Grant, MemberState, Roles};
use crate::sql::member::{self, AddressedMember};
use crate::sql::role_grant;
use uuid::Uuid;
use yui_kernel::{Error, MemberId, Result};
use yui_policy::Access;
use yui_store::{TenantTx, containing, values};

use super::invite_member::may_manage;

/// How many members a page has at most.
pub const MEMBERS_PAGE: usize = 250;

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
                let members = tx.list::<AddressedMember>(&member::PAGE, &values![&last, page_limit()])?;
                let Some(end) = members.last() else { return Ok(found) };
                last.clone_from(&end.email);
                for listed in members.into_iter().map(|member| listed(member, &grants, scope)) {
                    if scope.is_none() || listed.is_in_team() {
                        found.push(listed);
                    }
                    if found.len() >= MEMBERS_PAGE {
                        return Ok(found);
                    }
                }
            }
        })
        .await
}

/// Members of the organisation whose address or name holds `text`, in the order of their addresses, at most 250: those after the address `after`, if
/// one is given. Former and blocked ones too.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; or as the store reports them.
pub async fn search_own_members(
    identity: &Identity,
    access: &Access,
    text: &str,
    after: Option<String>,
) -> Result<Vec<ListedMember>> {
    let tenant = may_manage(access, None)?;
    let (pattern, after) = (containing(text), after.unwrap_or_default());
    let read = move |tx: &mut TenantTx<'_>| {
        let grants = tx.list::<Grant>(&role_grant::LIST, &[])?;
        let found = tx.list::<AddressedMember>(&member::SEARCH_OWN, &values![&after, &pattern, page_limit()])?;
        Ok(found.into_iter().map(|member| listed(member, &grants, None)).collect())
    };
    identity.store().read(tenant, read).await
}

/// One member: with a scope, of its team; without, of the organisation, former ones too.
///
/// # Errors
/// `Forbidden` without `manage_service` there; `NotFound`; or as the store reports them.
pub async fn find_member(
    identity: &Identity,
    access: &Access,
    scope: Option<Uuid>,
    who: MemberId,
) -> Result<ListedMember> {
    let tenant = may_manage(access, scope)?;
    let read = move |tx: &mut TenantTx<'_>| {
        let grants = tx.list::<Grant>(&role_grant::LIST, &[])?;
        Ok(listed(tx.get(&member::FIND, &values![who], "the member")?, &grants, scope))
    };
    let found = identity.store().read(tenant, read).await?;
    if scope.is_some() && !found.is_in_team() {
        return Err(Error::not_found("the member not found"));
    }
    Ok(found)
}

/// [`MEMBERS_PAGE`] as statements take it.
fn page_limit() -> u32 {
    u32::try_from(MEMBERS_PAGE).unwrap_or(u32::MAX)
}

impl ListedMember {
    /// Whether it is active and has a role in the scope that was asked for, or everywhere.
    fn is_in_team(&self) -> bool {
        self.state == MemberState::Active && !(self.roles.is_empty() && self.grants.is_empty())
    }
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
