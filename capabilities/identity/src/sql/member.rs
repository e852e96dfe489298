//! Table `member`.

use crate::model::Roles;
use yui_kernel::{MemberId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The member with this address (in lower case).
    pub tenant FIND_BY_EMAIL = "select member_id, name, phone, roles, active from member where organisation_id = $1 and email = $2";
    /// A new, active member.
    pub tenant INSERT = "insert into member (organisation_id, member_id, email, name, phone, roles, active, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    /// New particulars of a member.
    pub tenant UPDATE = "update member set name = $3, phone = $4, roles = $5, active = $6, updated_at = $7 \
        where organisation_id = $1 and member_id = $2";
    /// How active members can be reached, and what each may do.
    pub tenant CONTACTS = "select email, phone, roles from member where organisation_id = $1 and active = $2 order by email";
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
    /// Whether the person still belongs to the organisation.
    pub active: bool,
}

impl FromRow for Member {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            phone: row.next()?,
            roles: Roles::from_stored(&row.next::<String>()?)?,
            active: row.next()?,
        })
    }
}
