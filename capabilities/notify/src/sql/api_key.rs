//! Table `api_key`.

use super::named;
use crate::model::{ApiKeyId, KeyType};
use yui_kernel::{Result, Timestamp};
use yui_policy::{Permission, Permissions};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The keys of a service, revoked ones too: their tokens get an answer of their own.
    pub tenant LIST = "select api_key_id, name, key_type, permissions, secret_sealed, revoked_at from api_key \
        where organisation_id = $1 and service_id = $2 order by api_key_id";
    /// The organisation and service of the key with this secret.
    pub node FIND_BY_SECRET = "select organisation_id, service_id from api_key where secret_digest = $1";
    /// Id and name of the key of a service with this secret.
    pub tenant FIND_NAME_BY_SECRET = "select api_key_id, name from api_key \
        where organisation_id = $1 and service_id = $2 and secret_digest = $3";
    /// The keys that people see: those in use, and those revoked since an instant.
    pub tenant LIST_SHOWN = "select api_key_id, name, key_type, permissions, created_by, created_at, revoked_at, last_used_at \
        from api_key where organisation_id = $1 and service_id = $2 and (revoked_at is null or revoked_at >= $3) order by api_key_id";
    /// A new key.
    pub tenant INSERT = "insert into api_key (organisation_id, service_id, api_key_id, name, key_type, permissions, \
        secret_sealed, secret_digest, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// Other permissions or another type for a key.
    pub tenant UPDATE = "update api_key set key_type = $4, permissions = $5 \
        where organisation_id = $1 and service_id = $2 and api_key_id = $3";
    /// A key that must not be used any more.
    pub tenant REVOKE = "update api_key set revoked_at = $4 \
        where organisation_id = $1 and service_id = $2 and api_key_id = $3 and revoked_at is null";
    /// When a key was last used.
    pub tenant TOUCH = "update api_key set last_used_at = $4 where organisation_id = $1 and service_id = $2 and api_key_id = $3";
    /// When a key was last used, for its owners.
    pub tenant LAST_USED = "select last_used_at from api_key where organisation_id = $1 and service_id = $2 and api_key_id = $3";
    /// Every sealed secret, for sealing them anew under another node key.
    pub node LIST_SEALED = "select organisation_id, service_id, api_key_id, secret_sealed from api_key";
    /// A secret sealed anew, if it is still the one that was read.
    pub tenant RESEAL = "update api_key set secret_sealed = $4 \
        where organisation_id = $1 and service_id = $2 and api_key_id = $3 and secret_sealed = $5";
}

/// An API key as stored, its secret still sealed.
#[derive(Debug, Clone)]
pub struct SealedKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name.
    pub name: String,
    /// What it may reach.
    pub key_type: KeyType,
    /// What it may do beyond sending and reading.
    pub permissions: Permissions,
    /// The sealed secret.
    pub secret_sealed: Vec<u8>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl FromRow for SealedKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            key_type: named(row)?,
            permissions: read_permissions(row)?,
            secret_sealed: row.next()?,
            revoked_at: row.next()?,
        })
    }
}

/// An API key as people see it: without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyListed {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name.
    pub name: String,
    /// What it may reach.
    pub key_type: KeyType,
    /// What it may do beyond sending and reading.
    pub permissions: Permissions,
    /// Who made it, as the audit trail names them.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to about ten seconds.
    pub last_used_at: Option<Timestamp>,
}

impl FromRow for KeyListed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            key_type: named(row)?,
            permissions: read_permissions(row)?,
            created_by: row.next()?,
            created_at: row.next()?,
            revoked_at: row.next()?,
            last_used_at: row.next()?,
        })
    }
}

fn read_permissions(row: &mut Row) -> Result<Permissions> {
    let text: String = row.next()?;
    text.split_whitespace()
        .map(|name| name.parse::<Permission>().map_err(|_| row.inconsistent("names of permissions")))
        .collect()
}

/// The stored form of a key's permissions.
#[must_use]
pub fn stored_permissions(permissions: Permissions) -> String {
    let names: Vec<&str> = Permission::ALL
        .iter()
        .filter(|permission| permissions.contains(**permission))
        .map(|permission| permission.as_str())
        .collect();
    names.join(" ")
}
