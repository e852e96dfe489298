//! Table `dkim_key`, of the node.

use super::named;
use crate::model::dkim::{Algorithm, DkimKey};
use yui_kernel::Result;
use yui_store::{FromRow, Row};

macro_rules! select {
    () => {
        "select domain, selector, organisation_id, algorithm, state, record, created_at, changed_at from dkim_key"
    };
}

yui_store::statements! {
    /// Every key.
    pub node LIST = concat!(select!(), " order by domain, created_at, selector");
    /// The keys of a domain.
    pub node LIST_OF = concat!(select!(), " where domain = $1 order by created_at, selector");
    /// One key.
    pub node FIND = concat!(select!(), " where domain = $1 and selector = $2");
    /// A new key.
    pub node INSERT = "insert into dkim_key (domain, selector, organisation_id, algorithm, state, record, secret_sealed, created_at, \
        changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    /// Another state for a key.
    pub node MOVE = "update dkim_key set state = $3, changed_at = $4 where domain = $1 and selector = $2";
    /// A key signs no longer because another one of its domain and algorithm does.
    pub node RETIRE_OTHERS = "update dkim_key set state = 'retired', changed_at = $4 \
        where domain = $1 and selector <> $2 and algorithm = $3 and state = 'signing'";
    /// The key is gone.
    pub node DELETE = "delete from dkim_key where domain = $1 and selector = $2";
    /// The keys that sign for an organisation's services in the name of a domain.
    pub node LIST_SIGNING = "select selector, algorithm, secret_sealed from dkim_key \
        where domain = $1 and state = 'signing' and (organisation_id is null or organisation_id = $2) order by algorithm, selector";
    /// Every sealed key, for sealing them anew under another node key.
    pub node LIST_SEALED = "select domain, selector, secret_sealed from dkim_key";
    /// A key sealed anew, if it is still the one that was read.
    pub node RESEAL = "update dkim_key set secret_sealed = $3 where domain = $1 and selector = $2 and secret_sealed = $4";
}

impl FromRow for DkimKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            domain: row.next()?,
            selector: row.next()?,
            organisation: row.next()?,
            algorithm: named(row)?,
            state: named(row)?,
            record: row.next()?,
            created_at: row.next()?,
            changed_at: row.next()?,
        })
    }
}

/// A key that signs, still sealed.
pub struct SealedKey {
    /// The name under which it is published.
    pub selector: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// The sealed key.
    pub sealed: Vec<u8>,
}

impl FromRow for SealedKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { selector: row.next()?, algorithm: named(row)?, sealed: row.next()? })
    }
}
