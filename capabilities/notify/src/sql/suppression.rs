//! Table `suppression`: addresses to which an organisation sends nothing any more.

use super::named;
use crate::model::bounces::SuppressionReason;
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// An address that is not on the list yet.
    pub tenant ADD = "insert into suppression (organisation_id, address, suppression_id, reason, created_at) values ($1, $2, $3, $4, $5) \
        on conflict (organisation_id, address) do nothing";
    /// What is known of an address on the list.
    pub tenant FIND = "select address, suppression_id, reason, created_at from suppression where organisation_id = $1 and address = $2";
    /// The addresses after one, in order.
    pub tenant LIST = "select address, suppression_id, reason, created_at from suppression \
        where organisation_id = $1 and address > $2 order by address limit $3";
    /// Takes an address off the list.
    pub tenant REMOVE = "delete from suppression where organisation_id = $1 and address = $2";
}

/// An address on the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The address in its normal form.
    pub address: String,
    /// The entry's own name, for the audit trail.
    pub id: Uuid,
    /// Why it is there.
    pub reason: SuppressionReason,
    /// Since when.
    pub since: Timestamp,
}

impl std::fmt::Debug for Suppressed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suppressed").field("id", &self.id).field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl FromRow for Suppressed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { address: row.next()?, id: row.next()?, reason: named(row)?, since: row.next()? })
    }
}
