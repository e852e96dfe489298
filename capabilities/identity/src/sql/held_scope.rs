//! Table `held_scope`.

use crate::model::Hold;
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The scopes that keep their managers.
    pub tenant LIST = "select scope_id, managers from held_scope where organisation_id = $1 order by scope_id";
    /// A scope that keeps so many from now on.
    pub tenant PUT = "insert into held_scope (organisation_id, scope_id, managers, created_at) values ($1, $2, $3, $4) \
        on conflict (organisation_id, scope_id) do update set managers = excluded.managers";
    /// A scope that need not any more.
    pub tenant DELETE = "delete from held_scope where organisation_id = $1 and scope_id = $2";
}

impl FromRow for Hold {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { scope: row.next()?, managers: row.next()? })
    }
}
