//! Who acts, and for which organisation.

use crate::{Error, MemberId, OperatorId, OrganisationId, Origin};
use std::borrow::Cow;
use uuid::Uuid;

/// Who does something: what the audit trail names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A program holding an API key; the id is the key's.
    ApiKey(Uuid),
    /// A person of an organisation.
    Member(MemberId),
    /// A person who runs the node.
    Operator(OperatorId),
    /// The node itself: a job, a schedule, `yui apply`. The text says which.
    System(Cow<'static, str>),
}

impl std::fmt::Display for Actor {
    /// The form that is stored and logged: `api-key:…`, `member:…`, `operator:…`, `system:…`; no names of people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ApiKey(id) => write!(f, "api-key:{id}"),
            Self::Member(id) => write!(f, "member:{id}"),
            Self::Operator(id) => write!(f, "operator:{id}"),
            Self::System(what) => write!(f, "system:{what}"),
        }
    }
}

impl std::str::FromStr for Actor {
    type Err = Error;

    /// Reads the form that is stored.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::invalid("an actor is written api-key:ID, member:ID, operator:ID or system:WHAT");
        let (kind, rest) = text.split_once(':').ok_or_else(wrong)?;
        match kind {
            "api-key" => rest.parse().map(Self::ApiKey).map_err(|_| wrong()),
            "member" => rest.parse().map(Self::Member).map_err(|_| wrong()),
            "operator" => rest.parse().map(Self::Operator).map_err(|_| wrong()),
            "system" => Ok(Self::System(Cow::Owned(rest.to_owned()))),
            _ => Err(wrong()),
        }
    }
}

/// The right to touch one organisation's data. The store binds the organisation from here, never from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    organisation: OrganisationId,
    actor: Actor,
    origin: Origin,
}

impl Tenant {
    /// For an actor whose belonging to `organisation` was established by a credential or by a stored row.
    #[must_use]
    pub fn new(organisation: OrganisationId, actor: Actor) -> Self {
        Self { organisation, actor, origin: Origin::UNKNOWN }
    }

    /// The same, acting from `origin`.
    #[must_use]
    pub fn from_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The organisation whose data may be touched.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where the actor acts from, as far as that is known.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

/// The right to work across organisations: the operator's console, credential look-up, schedules, the job runner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeWide {
    actor: Actor,
    origin: Origin,
}

impl NodeWide {
    /// For one of the people who run the node.
    #[must_use]
    pub fn operator(operator: OperatorId) -> Self {
        Self { actor: Actor::Operator(operator), origin: Origin::UNKNOWN }
    }

    /// For the node's own work; `what` names it in the audit trail.
    #[must_use]
    pub fn system(what: &'static str) -> Self {
        Self { actor: Actor::System(Cow::Borrowed(what)), origin: Origin::UNKNOWN }
    }

    /// The same, acting from `origin`.
    #[must_use]
    pub fn from_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where the actor acts from, as far as that is known.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Narrows to one organisation: the same actor, now bound to that organisation's data.
    #[must_use]
    pub fn within(&self, organisation: OrganisationId) -> Tenant {
        Tenant { organisation, actor: self.actor.clone(), origin: self.origin.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_read_as_they_are_written() {
        let id = Uuid::from_u128(7);
        let system = Actor::System("yui apply: a file".into());
        for actor in [Actor::ApiKey(id), Actor::Member(id.into()), Actor::Operator(id.into()), system] {
            assert_eq!(actor.to_string().parse::<Actor>().unwrap(), actor);
        }
        for wrong in ["", "member", "member:", "member:x", "guest:1", "api-key:7"] {
            assert!(wrong.parse::<Actor>().is_err(), "{wrong:?}");
        }
    }
}
