//! The members of an organisation as other capabilities may know them.

use crate::sql::{member, roster};
use std::collections::HashSet;
use uuid::Uuid;
use yui_kernel::ports::{Contact, MemberContacts, PortFuture};
use yui_kernel::{MemberId, NodeWide, OrganisationId, Result};
use yui_store::{Store, TenantTx, values};

/// Answers the kernel's port from the member table.
#[derive(Debug, Clone)]
pub struct Contacts {
    store: Store,
}

impl Contacts {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl MemberContacts for Contacts {
    fn contacts(&self, organisation: OrganisationId) -> PortFuture<'_, Vec<Contact>> {
        let tenant = NodeWide::system("member contacts").within(organisation);
        Box::pin(async move {
            let active = self.store.read(&tenant, active).await?;
            Ok(active.into_iter().map(|(_, contact)| contact).collect())
        })
    }

    fn managers(&self, organisation: OrganisationId, scope: Uuid) -> PortFuture<'_, Vec<Contact>> {
        let tenant = NodeWide::system("member contacts").within(organisation);
        let read = move |tx: &mut TenantTx<'_>| {
            let managers: HashSet<MemberId> = roster::read(tx)?.managers(scope).collect();
            Ok(active(tx)?
                .into_iter()
                .filter(|(member, _)| managers.contains(member))
                .map(|(_, found)| found)
                .collect())
        };
        Box::pin(async move { self.store.read(&tenant, read).await })
    }
}

/// The active members, in the order of their addresses.
fn active(tx: &mut TenantTx<'_>) -> Result<Vec<(MemberId, Contact)>> {
    let rows = tx.list::<(MemberId, String, Option<String>)>(&member::CONTACTS, &values![true])?;
    Ok(rows.into_iter().map(|(member, email, phone)| (member, Contact { email, phone })).collect())
}
