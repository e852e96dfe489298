//! Table `role_grant`: what members may do in one scope.

use crate::model::{Grant, Roles};
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// All grants of the organisation.
    pub tenant LIST = "select member_id, scope_id, roles from role_grant where organisation_id = $1 order by member_id, scope_id";
    /// The grants of one member.
    pub tenant LIST_OF_MEMBER = "select member_id, scope_id, roles from role_grant \
        where organisation_id = $1 and member_id = $2 order by scope_id";
    /// New roles of a member in a scope.
    pub tenant PUT = "insert into role_grant (organisation_id, member_id, scope_id, roles, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $5) on conflict (organisation_id, member_id, scope_id) \
        do update set roles = excluded.roles, updated_at = excluded.updated_at";
    /// No roles of a member in a scope.
    pub tenant DELETE = "delete from role_grant where organisation_id = $1 and member_id = $2 and scope_id = $3";
    /// No roles of a member in any scope.
    pub tenant DELETE_OF_MEMBER = "delete from role_grant where organisation_id = $1 and member_id = $2";
}

impl FromRow for Grant {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { member: row.next()?, scope: row.next()?, roles: Roles::from_stored(&row.next::<String>()?)? })
    }
}
