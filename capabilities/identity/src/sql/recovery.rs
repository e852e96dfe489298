//! Table `recovery`.

use crate::model::account::{AccountId, RecoveryId, RecoveryState};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Those that wait, with the address of the account, the oldest first.
    pub tenant LIST_WAITING = "select r.recovery_id, r.account_id, r.state, a.email, r.created_at, r.expires_at from recovery r \
        join account a on a.organisation_id = r.organisation_id and a.account_id = r.account_id \
        where r.organisation_id = $1 and r.state = 'waiting' and r.expires_at > $2 order by r.created_at, r.recovery_id";
    /// One recovery.
    pub tenant FIND = "select r.recovery_id, r.account_id, r.state, a.email, r.created_at, r.expires_at from recovery r \
        join account a on a.organisation_id = r.organisation_id and a.account_id = r.account_id \
        where r.organisation_id = $1 and r.recovery_id = $2";
    /// How many of an account wait.
    pub tenant COUNT_WAITING = "select count(*) from recovery \
        where organisation_id = $1 and account_id = $2 and state = 'waiting' and expires_at > $3";
    /// A new one.
    pub tenant INSERT = "insert into recovery (organisation_id, recovery_id, account_id, state, created_at, expires_at) \
        values ($1, $2, $3, 'waiting', $4, $5)";
    /// How it was decided, and by whom; changes nothing if it was before.
    pub tenant DECIDE = "update recovery set state = $3, decided_by = $4, decided_at = $5 \
        where organisation_id = $1 and recovery_id = $2 and state = 'waiting'";
    /// Those that expired before an instant.
    pub node PURGE = "delete from recovery where expires_at < $1";
}

/// A recovery as those who decide see it.
#[derive(Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Its id.
    pub id: RecoveryId,
    /// Of which account.
    pub account: AccountId,
    /// How far it is.
    pub state: RecoveryState,
    /// The account's address.
    pub email: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

impl FromRow for Recovery {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            account: row.next()?,
            state: row.next::<String>()?.parse()?,
            email: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

impl std::fmt::Debug for Recovery {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recovery").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}
