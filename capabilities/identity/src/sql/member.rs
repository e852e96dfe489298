//! Table `member`.

use crate::model::{MemberState, Roles, Seat};
use yui_kernel::{MemberId, OrganisationId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Those of the demo, with the name of their organisation.
    pub node DEMO = "select m.email, m.name, o.name from member m join organisation o on o.organisation_id = m.organisation_id \
        where m.active = true order by m.created_at, m.email limit 20";
    /// The member with this address (in lower case).
    pub tenant FIND_BY_EMAIL = "select member_id, name, phone, roles, active, blocked from member \
        where organisation_id = $1 and email = $2";
    /// The active members of any organisation with this address, two at most.
    pub node ACTIVE_ANYWHERE = "select organisation_id, member_id, name, roles from member \
        where email = $1 and active = $2 order by organisation_id limit 2";
    /// A new, active member.
    pub tenant INSERT = "insert into member (organisation_id, member_id, email, name, phone, roles, active, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    /// New particulars of a member.
    pub tenant UPDATE = "update member set name = $3, phone = $4, roles = $5, active = $6, updated_at = $7 \
        where organisation_id = $1 and member_id = $2";
    /// One member.
    pub tenant FIND = "select member_id, email, name, phone, roles, active, blocked from member \
        where organisation_id = $1 and member_id = $2";
    /// Members after an address, in the order of addresses; former ones too.
    pub tenant PAGE = "select member_id, email, name, phone, roles, active, blocked from member \
        where organisation_id = $1 and email > $2 order by email limit $3";
    /// Members after an address whose address or name is like a pattern in lower case; former ones too.
    pub tenant SEARCH_OWN = "select member_id, email, name, phone, roles, active, blocked from member where organisation_id = $1 \
        and email > $2 and (email like $3 escape '\\' or lower(name) like $3 escape '\\') order by email limit $4";
    /// Members of all organisations after an address and organisation whose address or name is like a pattern in lower case.
    pub node SEARCH = "select organisation_id, member_id, email, name, active, blocked from member \
        where (email, organisation_id) > ($1, $2) and (email like $3 escape '\\' or lower(name) like $3 escape '\\') \
        order by email, organisation_id limit $4";
    /// All members as the rules see them.
    pub tenant SEATS = "select member_id, active, roles from member where organisation_id = $1 order by member_id";
    /// Other roles for a member.
    pub tenant SET_ROLES = "update member set roles = $3, updated_at = $4 where organisation_id = $1 and member_id = $2";
    /// Whether a member belongs to the organisation, and whether it is blocked.
    pub tenant SET_STATE = "update member set active = $3, blocked = $4, updated_at = $5 \
        where organisation_id = $1 and member_id = $2";
    /// The active members, by name.
    pub tenant ACTIVE = "select member_id, email, name, roles from member \
        where organisation_id = $1 and active = $2 order by name, email";
    /// How active members can be reached.
    pub tenant CONTACTS = "select member_id, email, phone from member where organisation_id = $1 and active = $2 order by email";
}

/// A member as stored, but for the address.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The person's name.
    pub name: String,
    /// Telephone number in E.164 form.
    pub phone: Option<String>,
    /// What the person may do.
    pub roles: Roles,
    /// Whether the person belongs to the organisation and is not blocked.
    pub active: bool,
    /// Whether the operator keeps the person out for now.
    pub blocked: bool,
}

impl FromRow for Member {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            phone: row.next()?,
            roles: Roles::from_stored(&row.next::<String>()?)?,
            active: row.next()?,
            blocked: row.next()?,
        })
    }
}

/// A member as its team knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedMember {
    /// Its id.
    pub id: MemberId,
    /// E-mail address, in lower case.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// What the person may do everywhere in the organisation.
    pub roles: Roles,
}

impl FromRow for NamedMember {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            email: row.next()?,
            name: row.next()?,
            roles: Roles::from_stored(&row.next::<String>()?)?,
        })
    }
}

/// A member with the address.
#[derive(Clone, PartialEq, Eq)]
pub struct AddressedMember {
    /// Its id.
    pub id: MemberId,
    /// E-mail address, in lower case.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Telephone number in E.164 form.
    pub phone: Option<String>,
    /// What the person may do everywhere in the organisation.
    pub roles: Roles,
    /// Whether the person belongs to the organisation, was blocked, or has left.
    pub state: MemberState,
}

impl std::fmt::Debug for AddressedMember {
    /// Without name, address and number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddressedMember").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl FromRow for AddressedMember {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            email: row.next()?,
            name: row.next()?,
            phone: row.next()?,
            roles: Roles::from_stored(&row.next::<String>()?)?,
            state: MemberState::of(row.next()?, row.next()?),
        })
    }
}

/// A member of whichever organisation, as the operator finds it.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundMember {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its id.
    pub id: MemberId,
    /// E-mail address, in lower case.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Whether the person belongs to the organisation, was blocked, or has left.
    pub state: MemberState,
}

impl std::fmt::Debug for FoundMember {
    /// Without name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundMember").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl FromRow for FoundMember {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organisation: row.next()?,
            id: row.next()?,
            email: row.next()?,
            name: row.next()?,
            state: MemberState::of(row.next()?, row.next()?),
        })
    }
}

impl FromRow for Seat {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { member: row.next()?, active: row.next()?, roles: Roles::from_stored(&row.next::<String>()?)? })
    }
}
