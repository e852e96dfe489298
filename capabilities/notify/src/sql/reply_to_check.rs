//! Table `reply_to_check`: addresses for replies that wait for their confirmation.

use crate::model::ServiceId;
use uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// A new one.
    pub tenant INSERT = "insert into reply_to_check (organisation_id, service_id, reply_to_check_id, address, is_default, token_digest, \
        created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// When an address was mailed for a service, the newest first.
    pub tenant RECENT = "select created_at from reply_to_check where organisation_id = $1 and service_id = $2 and address = $3 \
        and expires_at > $4 order by created_at desc";
    /// One that waits.
    pub tenant FIND = "select reply_to_check_id, address, is_default, expires_at from reply_to_check \
        where organisation_id = $1 and service_id = $2 and reply_to_check_id = $3";
    /// Whose token this is.
    pub node OWNER = "select organisation_id, service_id, reply_to_check_id from reply_to_check where token_digest = $1";
    /// It waits no longer.
    pub tenant DELETE = "delete from reply_to_check where organisation_id = $1 and service_id = $2 and reply_to_check_id = $3";
    /// Those that ended before an instant.
    pub node PURGE = "delete from reply_to_check where expires_at < $1";
}

/// An address that waits.
#[derive(Clone, PartialEq, Eq)]
pub struct Check {
    /// Its id.
    pub id: Uuid,
    /// The address.
    pub address: String,
    /// Whether it is to be the default.
    pub is_default: bool,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

impl FromRow for Check {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, address: row.next()?, is_default: row.next()?, expires_at: row.next()? })
    }
}

/// Where a token leads.
pub type Owner = (OrganisationId, ServiceId, Uuid);
