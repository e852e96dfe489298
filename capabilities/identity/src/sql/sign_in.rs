//! Table `sign_in`: sign-ins that are half-way.

use crate::model::account::{AccountId, SignInId, Stage};
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The sign-in of a token.
    pub node FIND = "select organisation_id, sign_in_id, account_id, stage, created_at, expires_at from sign_in where token_digest = $1";
    /// A new one.
    pub tenant INSERT = "insert into sign_in (organisation_id, sign_in_id, account_id, token_digest, stage, created_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// Takes one away: it is complete. Changes nothing if it was taken before.
    pub tenant DELETE = "delete from sign_in where organisation_id = $1 and sign_in_id = $2";
    /// Takes all of an account away.
    pub tenant DELETE_ALL = "delete from sign_in where organisation_id = $1 and account_id = $2";
    /// Those that expired before an instant.
    pub node PURGE = "delete from sign_in where expires_at < $1";
}

/// A half-way sign-in as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The organisation that the account belongs to.
    pub home: OrganisationId,
    /// Its id.
    pub id: SignInId,
    /// Whose.
    pub account: AccountId,
    /// What it waits for.
    pub stage: Stage,
    /// When it began.
    pub created_at: Timestamp,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

impl FromRow for SignIn {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            home: row.next()?,
            id: row.next()?,
            account: row.next()?,
            stage: row.next::<String>()?.parse()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}
