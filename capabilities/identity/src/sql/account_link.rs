//! Table `account_link`: links that were mailed to the owner of an account.

use crate::model::account::{AccountId, LinkId, LinkPurpose};
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Whose token this is.
    pub node FIND = "select organisation_id, link_id, account_id, purpose, expires_at, used_at from account_link where token_digest = $1";
    /// When the links of an account that can still be used were made, the newest first.
    pub tenant RECENT = "select created_at from account_link where organisation_id = $1 and account_id = $2 and expires_at > $3 \
        order by created_at desc";
    /// A new one.
    pub tenant INSERT = "insert into account_link (organisation_id, link_id, account_id, purpose, token_digest, created_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// It was followed; changes nothing if it was before.
    pub tenant USE = "update account_link set used_at = $3 where organisation_id = $1 and link_id = $2 and used_at is null";
    /// All that wait for one thing were followed: nobody needs them any more.
    pub tenant USE_ALL = "update account_link set used_at = $4 \
        where organisation_id = $1 and account_id = $2 and purpose = $3 and used_at is null";
    /// Whether a link can still be followed.
    pub tenant WAITS = "select count(*) from account_link where organisation_id = $1 and link_id = $2 and used_at is null and expires_at > $3";
    /// Those that expired before an instant.
    pub node PURGE = "delete from account_link where expires_at < $1";
}

/// A link as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLink {
    /// The organisation that the account belongs to.
    pub home: OrganisationId,
    /// Its id.
    pub id: LinkId,
    /// Whose.
    pub account: AccountId,
    /// What following it does.
    pub purpose: LinkPurpose,
    /// Until when it can be followed.
    pub expires_at: Timestamp,
    /// When it was.
    pub used_at: Option<Timestamp>,
}

impl FromRow for AccountLink {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            home: row.next()?,
            id: row.next()?,
            account: row.next()?,
            purpose: row.next::<String>()?.parse()?,
            expires_at: row.next()?,
            used_at: row.next()?,
        })
    }
}
