//! The members of an organisation as other capabilities may know them.

use crate::sql::member;
use yui_kernel::ports::{Contact, MemberContacts, PortFuture};
use yui_kernel::{NodeWide, OrganisationId};
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
}

impl MemberContacts for Contacts {
    fn contacts(&self, organisation: OrganisationId) -> PortFuture<'_, Vec<Contact>> {
        let tenant = NodeWide::system("member contacts").within(organisation);
        Box::pin(async move {
            let rows = self
                .store
                .read(&tenant, |tx| tx.list::<(String, Option<String>)>(&member::CONTACTS, &values![true]))
                .await?;
            Ok(rows.into_iter().map(|(email, phone)| Contact { email, phone }).collect())
        })
    }
}
