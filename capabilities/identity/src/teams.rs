//! The teams of scopes as the capabilities that own the scopes may use them.

use crate::model::{Grant, Hold, InvitationState, Roles, Roster};
use crate::sql::invitation::{self, Invitation};
use crate::sql::member::{self, NamedMember};
use crate::sql::{held_scope, organisation, role_grant, roster};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;
use yui_kernel::ports::{Managers, PortFuture, Teammate, Teams};
use yui_kernel::{Error, MemberId, NodeWide, OrganisationId, Result, Tenant};
use yui_policy::{Permission, Permissions};
use yui_store::{Audited, Store, TenantTx, values};

/// Answers the kernel's port from the tables of members, their grants and invitations.
#[derive(Debug, Clone)]
pub struct TeamRoster {
    store: Store,
}

impl TeamRoster {
    /// Reads from and writes to `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl Teams for TeamRoster {
    fn count_managers(&self, organisation: OrganisationId, scope: Uuid) -> PortFuture<'_, Managers> {
        let tenant = NodeWide::system("team").within(organisation);
        Box::pin(async move { self.store.read(&tenant, move |tx| count(tx, scope)).await })
    }

    fn people(&self, organisation: OrganisationId, scope: Uuid) -> PortFuture<'_, Vec<Teammate>> {
        let tenant = NodeWide::system("team").within(organisation);
        Box::pin(async move { self.store.read(&tenant, move |tx| people(tx, scope)).await })
    }

    fn organisation_name(&self, organisation: OrganisationId) -> PortFuture<'_, String> {
        let tenant = NodeWide::system("team").within(organisation);
        let read = |tx: &mut TenantTx<'_>| {
            tx.get::<(String, String)>(&organisation::NAME_AND_COUNTRY, &[], "the organisation")
        };
        Box::pin(async move { Ok(self.store.read(&tenant, read).await?.0) })
    }

    fn country(&self, organisation: OrganisationId) -> PortFuture<'_, String> {
        let tenant = NodeWide::system("team").within(organisation);
        let read = |tx: &mut TenantTx<'_>| tx.get::<(String,)>(&organisation::COUNTRY, &[], "the organisation");
        Box::pin(async move { Ok(self.store.read(&tenant, read).await?.0) })
    }

    fn found(&self, tenant: Tenant, scope: Uuid, founder: MemberId) -> PortFuture<'_, ()> {
        Box::pin(async move { self.store.write(&tenant, move |tx| found(tx, scope, founder)).await })
    }

    fn hold(&self, tenant: Tenant, scope: Uuid, managers: u32) -> PortFuture<'_, ()> {
        Box::pin(async move { self.store.write(&tenant, move |tx| hold(tx, Hold { scope, managers })).await })
    }

    fn release(&self, tenant: Tenant, scope: Uuid) -> PortFuture<'_, ()> {
        Box::pin(async move { self.store.write(&tenant, move |tx| release(tx, scope)).await })
    }
}

fn count(tx: &mut TenantTx<'_>, scope: Uuid) -> Result<Managers> {
    let now = tx.now();
    let active = roster::read(tx)?.managers(scope).count();
    let waiting = tx.list::<Invitation>(&invitation::LIST_IN_STATE, &values![InvitationState::Pending.as_str()])?;
    let invited = waiting
        .iter()
        .filter(|invitation| invitation.state_at(now) == InvitationState::Pending)
        .filter(|invitation| invitation.scope.is_none_or(|invited_to| invited_to == scope))
        .filter(|invitation| invitation.roles.contains(Permission::ManageService));
    Ok(Managers { active: number(active), invited: number(invited.count()) })
}

fn people(tx: &mut TenantTx<'_>, scope: Uuid) -> Result<Vec<Teammate>> {
    let grants = tx.list::<Grant>(&role_grant::LIST, &[])?.into_iter().filter(|grant| grant.scope == scope);
    let granted: HashMap<MemberId, Permissions> =
        grants.map(|grant| (grant.member, grant.roles.permissions())).collect();
    let held = |member: &NamedMember| {
        let here = granted.get(&member.id).copied().unwrap_or(Permissions::NONE);
        here.union(member.roles.permissions())
    };
    let members = tx.list::<NamedMember>(&member::ACTIVE, &values![true])?.into_iter();
    let team = members.map(|member| (held(&member), member)).filter(|(held, _)| *held != Permissions::NONE);
    Ok(team
        .map(|(held, NamedMember { id, email, name, .. })| Teammate {
            member: id,
            name,
            email,
            manages: held.contains(Permission::ManageService),
        })
        .collect())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn found(tx: &mut TenantTx<'_>, scope: Uuid, founder: MemberId) -> Result<()> {
    let roster = roster::take(tx)?;
    roster.active(founder)?;
    if roster.grants.iter().any(|grant| grant.scope == scope && grant.member == founder) {
        return Ok(());
    }
    let roles = Roles::of_founder().stored();
    tx.execute(&role_grant::PUT, &values![founder, scope, &roles, tx.now()])?;
    tx.audit(
        &Audited::new("member.found", "member", founder).within(scope).after(json!({ "scope": scope, "roles": roles })),
    )
}

fn hold(tx: &mut TenantTx<'_>, wanted: Hold) -> Result<()> {
    let roster = roster::take(tx)?;
    if number(roster.managers(wanted.scope).count()) < wanted.managers {
        return Err(Error::conflict(format!(
            "the service needs {} active members who may manage it; invite another one and wait until it is accepted",
            wanted.managers
        )));
    }
    let before = held(&roster, wanted.scope);
    if before == Some(wanted.managers) {
        return Ok(());
    }
    tx.execute(&held_scope::PUT, &values![wanted.scope, wanted.managers, tx.now()])?;
    tx.audit(
        &Audited::new("team.hold", "scope", wanted.scope)
            .within(wanted.scope)
            .before(json!({ "managers": before }))
            .after(json!({ "managers": wanted.managers })),
    )
}

fn release(tx: &mut TenantTx<'_>, scope: Uuid) -> Result<()> {
    let Some(before) = held(&roster::take(tx)?, scope) else { return Ok(()) };
    tx.execute(&held_scope::DELETE, &values![scope])?;
    tx.audit(&Audited::new("team.release", "scope", scope).within(scope).before(json!({ "managers": before })))
}

fn held(roster: &Roster, scope: Uuid) -> Option<u32> {
    roster.holds.iter().find(|hold| hold.scope == scope).map(|hold| hold.managers)
}
