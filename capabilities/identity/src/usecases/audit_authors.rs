//! The people behind entries of the audit trail, which holds ids alone.

use crate::Identity;
use crate::sql::member::{self, AddressedMember};
use std::collections::{BTreeMap, BTreeSet};
use yui_kernel::{Actor, MemberId, Result};
use yui_policy::Access;
use yui_store::audit::AuditEntry;
use yui_store::values;

/// The names of the members of the caller's organisation who made these entries. Entries are read by [`list_audit`](super::list_audit), which
/// decides who may see them; whoever sees what a colleague did sees the colleague's name.
///
/// # Errors
/// As the store reports them.
pub async fn audit_authors(
    identity: &Identity,
    access: &Access,
    entries: &[AuditEntry],
) -> Result<BTreeMap<MemberId, String>> {
    let member = |entry: &AuditEntry| match entry.actor.parse() {
        Ok(Actor::Member(id)) => Some(id),
        _ => None,
    };
    let ids: BTreeSet<MemberId> = entries.iter().filter_map(member).collect();
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        let mut names = BTreeMap::new();
        for id in &ids {
            if let Some(found) = tx.find::<AddressedMember>(&member::FIND, &values![*id])? {
                names.insert(*id, found.name);
            }
        }
        Ok(names)
    };
    identity.store().read(access.tenant(), read).await
}
