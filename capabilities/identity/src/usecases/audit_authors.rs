//! Those behind entries of the audit trail, which holds ids alone.

use crate::Identity;
use crate::sql::member::{self, AddressedMember};
use crate::sql::operator;
use crate::sql::organisation::{self, ListedOrganisation};
use std::collections::{BTreeMap, BTreeSet};
use yui_kernel::{Actor, MemberId, NodeWide, OperatorId, OrganisationId, Result};
use yui_policy::Access;
use yui_store::audit::AuditEntry;
use yui_store::{NodeTx, TenantTx, values};

/// The names that a reader of entries may see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditNames {
    /// Of members who made entries.
    pub members: BTreeMap<MemberId, String>,
    /// Of operators, for operators.
    pub operators: BTreeMap<OperatorId, String>,
    /// Of organisations, for operators.
    pub organisations: BTreeMap<OrganisationId, String>,
}

/// The names of the members of the caller's organisation who made these entries. Entries are read by [`list_audit`](super::list_audit), which
/// decides who may see them; whoever sees what a colleague did sees the colleague's name.
///
/// # Errors
/// As the store reports them.
pub async fn audit_authors(identity: &Identity, access: &Access, entries: &[AuditEntry]) -> Result<AuditNames> {
    let ids: BTreeSet<MemberId> = entries.iter().filter_map(author).collect();
    let read = move |tx: &mut TenantTx<'_>| {
        let mut names = BTreeMap::new();
        for id in &ids {
            put_name(tx, *id, &mut names)?;
        }
        Ok(names)
    };
    let members = identity.store().read(access.tenant(), read).await?;
    Ok(AuditNames { members, ..AuditNames::default() })
}

/// The names of everybody who made these entries, and of the organisations that they are about.
///
/// # Errors
/// As the store reports them.
pub async fn audit_names(identity: &Identity, operator: &NodeWide, entries: &[AuditEntry]) -> Result<AuditNames> {
    let organisations: BTreeSet<OrganisationId> = entries.iter().map(|entry| entry.organisation).collect();
    let members: BTreeSet<(OrganisationId, MemberId)> =
        entries.iter().filter_map(|entry| Some((entry.organisation, author(entry)?))).collect();
    let operators: BTreeSet<OperatorId> = entries
        .iter()
        .filter_map(|entry| match entry.actor.parse() {
            Ok(Actor::Operator(id)) => Some(id),
            _ => None,
        })
        .collect();
    let read = move |tx: &mut NodeTx<'_>| {
        let mut names = AuditNames::default();
        for id in &organisations {
            if let Some(found) = tx.find::<ListedOrganisation>(&organisation::FIND, &values![id.uuid()])? {
                names.organisations.insert(*id, found.name);
            }
        }
        for (organisation, id) in &members {
            let tenant = tx.context().within(*organisation);
            tx.within(&tenant, |tx| put_name(tx, *id, &mut names.members))?;
        }
        for id in &operators {
            if let Some((name,)) = tx.find::<(String,)>(&operator::NAME, &values![*id])? {
                names.operators.insert(*id, name);
            }
        }
        Ok(names)
    };
    identity.store().read_node(operator, read).await
}

fn author(entry: &AuditEntry) -> Option<MemberId> {
    match entry.actor.parse() {
        Ok(Actor::Member(id)) => Some(id),
        _ => None,
    }
}

fn put_name(tx: &mut TenantTx<'_>, id: MemberId, names: &mut BTreeMap<MemberId, String>) -> Result<()> {
    if let Some(found) = tx.find::<AddressedMember>(&member::FIND, &values![id])? {
        names.insert(id, found.name);
    }
    Ok(())
}
