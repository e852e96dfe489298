//! Table `reply_to_check`: addresses for replies that wait for their confirmation.

use crate::model::ServiceId;
use uuid::Uuid;
use yui_kernel::{Error, OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// A new one.
    pub tenant INSERT = "insert into reply_to_check (organisation_id, service_id, reply_to_check_id, address, is_default, token_digest, \
        created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// When an address was mailed for a service, the newest first.
    pub tenant RECENT = "select created_at from reply_to_check where organisation_id = $1 and service_id = $2 and address = $3 \
        and expires_at > $4 and used_at is null order by created_at desc";
    /// One that waits, waited or was used.
    pub tenant FIND = "select reply_to_check_id, address, is_default, expires_at, used_at from reply_to_check \
        where organisation_id = $1 and service_id = $2 and reply_to_check_id = $3";
    /// Those of a service that wait at an instant, the newest first.
    pub tenant WAITING = "select reply_to_check_id, address, is_default, expires_at, used_at from reply_to_check \
        where organisation_id = $1 and service_id = $2 and expires_at > $3 and used_at is null order by created_at desc, reply_to_check_id";
    /// Whose token this is.
    pub node OWNER = "select organisation_id, service_id, reply_to_check_id from reply_to_check where token_digest = $1";
    /// Its link was followed.
    pub tenant USE = "update reply_to_check set used_at = $4 \
        where organisation_id = $1 and service_id = $2 and reply_to_check_id = $3 and used_at is null";
    /// Those that ended before an instant.
    pub node PURGE = "delete from reply_to_check where expires_at < $1";
}

/// An address that waits for its confirmation, or did.
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
    /// When its link was followed.
    pub used_at: Option<Timestamp>,
}

impl Check {
    /// Whether its link can be followed at an instant.
    ///
    /// # Errors
    /// `Conflict` if it was followed already, `Invalid` if it has expired.
    pub fn waits(&self, now: Timestamp) -> Result<()> {
        if self.used_at.is_some() {
            return Err(Error::conflict("this link has already been used; the address is confirmed"));
        }
        if self.expires_at <= now {
            return Err(Error::invalid("this link has expired; have the address added again"));
        }
        Ok(())
    }
}

impl FromRow for Check {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            address: row.next()?,
            is_default: row.next()?,
            expires_at: row.next()?,
            used_at: row.next()?,
        })
    }
}

/// Where a token leads.
pub type Owner = (OrganisationId, ServiceId, Uuid);
