//! The members of an organisation as other capabilities may know them.

use crate::model::Roles;
use crate::sql::member;
use yui_kernel::ports::{Contact, MemberContacts, PortFuture};
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_policy::Permission;
use yui_store::{Store, values};

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

    async fn active(&self, organisation: OrganisationId) -> Result<Vec<(Contact, Roles)>> {
        let tenant = NodeWide::system("member contacts").within(organisation);
        let read = |tx: &mut yui_store::TenantTx<'_>| {
            tx.list::<(String, Option<String>, String)>(&member::CONTACTS, &values![true])
        };
        let rows = self.store.read(&tenant, read).await?;
        rows.into_iter()
            .map(|(email, phone, roles)| Ok((Contact { email, phone }, Roles::from_stored(&roles)?)))
            .collect()
    }
}

impl MemberContacts for Contacts {
    fn contacts(&self, organisation: OrganisationId) -> PortFuture<'_, Vec<Contact>> {
        Box::pin(async move { Ok(self.active(organisation).await?.into_iter().map(|(contact, _)| contact).collect()) })
    }

    fn managers(&self, organisation: OrganisationId) -> PortFuture<'_, Vec<Contact>> {
        Box::pin(async move {
            let members = self.active(organisation).await?.into_iter();
            let managing = members.filter(|(_, roles)| roles.permissions().contains(Permission::ManageService));
            Ok(managing.map(|(contact, _)| contact).collect())
        })
    }
}
