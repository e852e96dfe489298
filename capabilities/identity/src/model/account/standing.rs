//! Who somebody is at present: the member and the operator behind an account.

use yui_kernel::{Actor, MemberId, OperatorId, OrganisationId, Origin, Tenant};
use yui_policy::{Access, Permissions};

/// An active member, with what it may do.
#[derive(Debug, Clone)]
pub struct Seated {
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Which member.
    pub member: MemberId,
    /// What it may do.
    pub access: Access,
}

/// What an account's owner is on this node now. It is read anew with every request, so that whoever is blocked is out at once.
#[derive(Clone)]
pub struct Standing {
    /// The organisation that the account belongs to; all zeros for accounts of operators alone.
    pub home: OrganisationId,
    /// E-mail address, in lower case.
    pub email: String,
    /// The person's name, as the member or the operator has it.
    pub name: String,
    /// As a member.
    pub member: Option<Seated>,
    /// As one of the people who run the node.
    pub operator: Option<OperatorId>,
}

impl Standing {
    /// Whether the person may be here at all.
    #[must_use]
    pub fn may_sign_in(&self) -> bool {
        self.member.is_some() || self.operator.is_some()
    }

    /// Who the audit trail says it was. A person who is nobody at present acts as the node.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match (&self.member, self.operator) {
            (Some(seat), _) => Actor::Member(seat.member),
            (None, Some(operator)) => Actor::Operator(operator),
            (None, None) => Actor::System("account".into()),
        }
    }

    /// The context for the account's own rows.
    #[must_use]
    pub fn tenant(&self, origin: &Origin) -> Tenant {
        Tenant::new(self.home, self.actor()).from_origin(origin.clone())
    }
}

impl Seated {
    /// Puts together what was read.
    #[must_use]
    pub fn new(
        organisation: OrganisationId,
        member: MemberId,
        everywhere: Permissions,
        grants: Vec<(yui_kernel::id::uuid::Uuid, Permissions)>,
        origin: &Origin,
    ) -> Self {
        let tenant = Tenant::new(organisation, Actor::Member(member)).from_origin(origin.clone());
        Self { organisation, member, access: Access::with_grants(tenant, everywhere, grants) }
    }
}

impl std::fmt::Debug for Standing {
    /// Without name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Standing")
            .field("member", &self.member)
            .field("operator", &self.operator)
            .finish_non_exhaustive()
    }
}
