//! Table `email_code`: codes that were mailed for a sign-in.

use crate::model::account::EmailCodeId;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// When the codes of an account that can still be used were made, the newest first.
    pub tenant RECENT = "select created_at from email_code where organisation_id = $1 and account_id = $2 and expires_at > $3 \
        and used_at is null order by created_at desc";
    /// The codes of one sign-in, the newest first.
    pub tenant LIST = "select code_id, code_digest, expires_at, used_at from email_code \
        where organisation_id = $1 and account_id = $2 and sign_in_id = $3 order by created_at desc";
    /// A new one.
    pub tenant INSERT = "insert into email_code (organisation_id, code_id, account_id, sign_in_id, code_digest, created_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// Uses one up; changes nothing if it was used before.
    pub tenant USE = "update email_code set used_at = $3 where organisation_id = $1 and code_id = $2 and used_at is null";
    /// Whether a code can still be used.
    pub tenant WAITS = "select count(*) from email_code where organisation_id = $1 and code_id = $2 and used_at is null and expires_at > $3";
    /// Those that expired before an instant.
    pub node PURGE = "delete from email_code where expires_at < $1";
}

/// A code as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredCode {
    /// Its id.
    pub id: EmailCodeId,
    /// The keyed digest of its digits.
    pub digest: Vec<u8>,
    /// Until when it can be used.
    pub expires_at: Timestamp,
    /// When it was.
    pub used_at: Option<Timestamp>,
}

impl FromRow for StoredCode {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, digest: row.next()?, expires_at: row.next()?, used_at: row.next()? })
    }
}
