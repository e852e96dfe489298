//! Table `totp`: secrets that are shared with authenticator apps, sealed with the node's keys.

use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The secret of an account.
    pub tenant FIND = "select sealed_secret, last_step, confirmed_at from totp where organisation_id = $1 and account_id = $2";
    /// A new secret, which works once a code of it was typed.
    pub tenant PUT = "insert into totp (organisation_id, account_id, sealed_secret, last_step, created_at) values ($1, $2, $3, 0, $4) \
        on conflict (organisation_id, account_id) do update \
        set sealed_secret = excluded.sealed_secret, last_step = 0, created_at = excluded.created_at, confirmed_at = null";
    /// A code of it was typed for the first time.
    pub tenant CONFIRM = "update totp set confirmed_at = $4, last_step = $3 \
        where organisation_id = $1 and account_id = $2 and confirmed_at is null";
    /// A code was used; changes nothing if it, or a later one, was used before.
    pub tenant USE = "update totp set last_step = $3 where organisation_id = $1 and account_id = $2 and last_step < $3";
    /// No secret.
    pub tenant DELETE = "delete from totp where organisation_id = $1 and account_id = $2";
    /// Every sealed secret and its place.
    pub node LIST_SEALED = "select organisation_id, account_id, sealed_secret from totp order by organisation_id, account_id";
    /// The same secret under another key, if it is still what was read.
    pub tenant RESEAL = "update totp set sealed_secret = $3 where organisation_id = $1 and account_id = $2 and sealed_secret = $4";
}

/// A secret as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredTotp {
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// The last step of which a code was used.
    pub last_step: i64,
    /// Since when it works; none if no code of it was typed yet.
    pub confirmed_at: Option<Timestamp>,
}

impl FromRow for StoredTotp {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { sealed: row.next()?, last_step: row.next()?, confirmed_at: row.next()? })
    }
}
