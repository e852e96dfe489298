//! Traits through which capabilities reach each other; `node` wires them.

use crate::{Feature, MemberId, OrganisationId, Result, Tenant};
use std::future::Future;
use std::pin::Pin;
use uuid::Uuid;

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

    /// Contacts of the active members that manage a scope (a thing of another capability, such as a service): who is told what its people
    /// should know.
    fn managers(&self, organisation: OrganisationId, scope: Uuid) -> PortFuture<'_, Vec<Contact>>;
}

/// The people who manage a scope, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Managers {
    /// Active members who may manage it.
    pub active: u32,
    /// People who are invited to manage it and have not accepted yet.
    pub invited: u32,
}

/// A person of a scope's team, as the others of the team may know them.
#[derive(Clone, PartialEq, Eq)]
pub struct Teammate {
    /// Who.
    pub member: MemberId,
    /// The person's name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether the person manages the scope.
    pub manages: bool,
}

impl std::fmt::Debug for Teammate {
    /// Without name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Teammate").field("member", &self.member).field("manages", &self.manages).finish_non_exhaustive()
    }
}

/// The teams of scopes, as the capabilities that own the scopes may use them. Implemented by `identity`.
///
/// A port cannot take part in its caller's transaction. Every method can therefore be called again without harm, and callers call it before
/// their own transaction: what is left behind when that fails binds a scope that does not exist.
pub trait Teams: Send + Sync + 'static {
    /// How many people manage the scope.
    fn count_managers(&self, organisation: OrganisationId, scope: Uuid) -> PortFuture<'_, Managers>;

    /// The active members who may do anything in the scope, by name.
    fn people(&self, organisation: OrganisationId, scope: Uuid) -> PortFuture<'_, Vec<Teammate>>;

    /// The organisation's name in its own language. `NotFound` if there is no such organisation.
    fn organisation_name(&self, organisation: OrganisationId) -> PortFuture<'_, String>;

    /// The organisation's country, as an ISO 3166-1 alpha-2 code.
    fn country(&self, organisation: OrganisationId) -> PortFuture<'_, String>;

    /// Gives a member every role in a scope that it is about to make. `NotFound` if it is no active member.
    fn found(&self, tenant: Tenant, scope: Uuid, founder: MemberId) -> PortFuture<'_, ()>;

    /// From now on the scope keeps at least `managers` active managers. `Conflict` if it has fewer.
    fn hold(&self, tenant: Tenant, scope: Uuid, managers: u32) -> PortFuture<'_, ()>;

    /// The scope need not keep its managers any more.
    fn release(&self, tenant: Tenant, scope: Uuid) -> PortFuture<'_, ()>;
}

/// What those who run the node have switched on. Implemented by `identity`; answers from memory, so that every request may ask.
pub trait Features: Send + Sync + 'static {
    /// Whether an organisation has a feature.
    fn is_on(&self, organisation: OrganisationId, feature: Feature) -> PortFuture<'_, bool>;
}

/// A short mail to a person about the node itself: an invitation, a confirmation.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// In whose name it is sent.
    pub organisation: OrganisationId,
    /// Names the mail; a repeated sending has the same, so that mail programs show it once.
    pub id: Uuid,
    /// The recipient's address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text, in lines of any length.
    pub text: String,
}

impl std::fmt::Debug for Mail {
    /// Without recipient and text: the text may hold a one-time link.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Sends mails about the node itself. Implemented by `notify`.
pub trait Mailer: Send + Sync + 'static {
    /// Hands the mail to the mail server. `Unavailable` if that may work later; `Invalid` if the server refuses it for good.
    fn send(&self, mail: Mail) -> PortFuture<'_, ()>;
}
