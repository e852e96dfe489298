//! Table `problem_address`: addresses of which a service's e-mails came back for good.

use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// One more bounce.
    pub tenant ADD = "insert into problem_address (organisation_id, service_id, address, reason, bounces, last_at) \
        values ($1, $2, $3, $4, 1, $5) on conflict (organisation_id, service_id, address) do update \
        set reason = excluded.reason, bounces = problem_address.bounces + 1, last_at = excluded.last_at";
    /// The addresses after one, in order.
    pub tenant LIST = "select address, reason, bounces, last_at from problem_address \
        where organisation_id = $1 and service_id = $2 and address > $3 order by address limit $4";
    /// Forgets what is old.
    pub node PURGE = "delete from problem_address where last_at < $1";
}

/// An address with what is known of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ProblemAddress {
    /// The address in its normal form.
    pub address: String,
    /// The kind of the last bounce: `no-email`, `general`.
    pub reason: String,
    /// How many e-mails came back.
    pub bounces: u64,
    /// When the last one did.
    pub last_at: Timestamp,
}

impl std::fmt::Debug for ProblemAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProblemAddress")
            .field("reason", &self.reason)
            .field("bounces", &self.bounces)
            .finish_non_exhaustive()
    }
}

impl FromRow for ProblemAddress {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { address: row.next()?, reason: row.next()?, bounces: row.next()?, last_at: row.next()? })
    }
}
