//! Table `reply_to`.

use crate::model::service::ReplyTo;
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The service's addresses, the default one first.
    pub tenant LIST = "select reply_to_id, address, is_default, archived from reply_to \
        where organisation_id = $1 and service_id = $2 order by is_default desc, reply_to_id";
    /// A new address.
    pub tenant INSERT = "insert into reply_to (organisation_id, service_id, reply_to_id, address, is_default, archived) \
        values ($1, $2, $3, $4, $5, $6)";
    /// Whether an address is the default, and whether it is offered.
    pub tenant UPDATE = "update reply_to set is_default = $4, archived = $5 \
        where organisation_id = $1 and service_id = $2 and reply_to_id = $3";
}

impl FromRow for ReplyTo {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, address: row.next()?, is_default: row.next()?, archived: row.next()? })
    }
}
