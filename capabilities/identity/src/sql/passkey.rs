//! Table `passkey`.

use crate::model::account::{AccountId, PasskeyId};
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The passkey that an authenticator calls this.
    pub node FIND = "select organisation_id, passkey_id, account_id, public_key, sign_count, backup_eligible from passkey \
        where credential_id = $1";
    /// How authenticators call the passkeys of an account.
    pub tenant CREDENTIAL_IDS = "select credential_id from passkey where organisation_id = $1 and account_id = $2";
    /// The passkeys of an account, the oldest first.
    pub tenant LIST = "select passkey_id, name, backed_up, created_at, last_used_at from passkey \
        where organisation_id = $1 and account_id = $2 order by passkey_id";
    /// One more.
    pub tenant INSERT = "insert into passkey (organisation_id, passkey_id, account_id, credential_id, public_key, sign_count, \
        backup_eligible, backed_up, name, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// That it was used; changes nothing if somebody used it as often meanwhile.
    pub tenant USED = "update passkey set sign_count = $3, backed_up = $4, last_used_at = $5 \
        where organisation_id = $1 and passkey_id = $2 and sign_count = $6";
    /// Another name for one of an account's.
    pub tenant RENAME = "update passkey set name = $4 where organisation_id = $1 and account_id = $2 and passkey_id = $3";
    /// One of an account's less.
    pub tenant DELETE = "delete from passkey where organisation_id = $1 and account_id = $2 and passkey_id = $3";
    /// None of an account's any more.
    pub tenant DELETE_ALL = "delete from passkey where organisation_id = $1 and account_id = $2";
}

/// A passkey as stored, as far as its answers are held against it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredPasskey {
    /// The organisation that the account belongs to.
    pub home: OrganisationId,
    /// Its id.
    pub id: PasskeyId,
    /// Whose.
    pub account: AccountId,
    /// Its public key, as COSE writes it.
    pub public_key: Vec<u8>,
    /// How often it was used.
    pub sign_count: u32,
    /// Whether it can be on several devices.
    pub backup_eligible: bool,
}

impl FromRow for StoredPasskey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            home: row.next()?,
            id: row.next()?,
            account: row.next()?,
            public_key: row.next()?,
            sign_count: row.next()?,
            backup_eligible: row.next()?,
        })
    }
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPasskey {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Whether it is on several devices of its owner.
    pub backed_up: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

impl FromRow for ListedPasskey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            backed_up: row.next()?,
            created_at: row.next()?,
            last_used_at: row.next()?,
        })
    }
}
