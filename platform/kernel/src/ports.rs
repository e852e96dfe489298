//! Traits through which capabilities reach each other; `node` wires them.

use crate::{OrganisationId, Result};
use std::future::Future;
use std::pin::Pin;

/// The future that a port's method returns.
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// How a member can be reached: the recipients that a trial service or a team key may write to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// E-mail address, as stored.
    pub email: String,
    /// Telephone number in E.164 form (`+81…`), if known.
    pub phone: Option<String>,
}

/// The members of an organisation, as other capabilities may know them. Implemented by `identity`.
pub trait MemberContacts: Send + Sync + 'static {
    /// Contacts of all active members of the organisation.
    fn contacts(&self, organisation: OrganisationId) -> PortFuture<'_, Vec<Contact>>;

    /// Contacts of the active members that manage the organisation's services: who is told what a service's people should know.
    fn managers(&self, organisation: OrganisationId) -> PortFuture<'_, Vec<Contact>>;
}
