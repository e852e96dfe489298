//! Table `callback`.

use super::named;
use crate::model::ServiceId;
use crate::model::service::CallbackKind;
use yui_kernel::{OrganisationId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Where the service is called back.
    pub tenant LIST = "select kind, url, bearer_sealed from callback where organisation_id = $1 and service_id = $2 order by kind";
    /// A new place to call, or another one for the same kind.
    pub tenant PUT = "insert into callback (organisation_id, service_id, kind, url, bearer_sealed, updated_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (organisation_id, service_id, kind) \
        do update set url = excluded.url, bearer_sealed = excluded.bearer_sealed, updated_at = excluded.updated_at";
    /// Calls no longer.
    pub tenant DELETE = "delete from callback where organisation_id = $1 and service_id = $2 and kind = $3";
    /// Every sealed token, for sealing them anew under another node key.
    pub node LIST_SEALED = "select organisation_id, service_id, kind, bearer_sealed from callback";
    /// A token sealed anew, if it is still the one that was read.
    pub tenant RESEAL = "update callback set bearer_sealed = $4 \
        where organisation_id = $1 and service_id = $2 and kind = $3 and bearer_sealed = $5";
}

/// A callback as stored, its token still sealed.
#[derive(Debug, Clone)]
pub struct SealedCallback {
    /// What about.
    pub kind: CallbackKind,
    /// Where.
    pub url: String,
    /// The sealed bearer token.
    pub bearer_sealed: Vec<u8>,
}

impl FromRow for SealedCallback {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { kind: named(row)?, url: row.next()?, bearer_sealed: row.next()? })
    }
}

/// A sealed token and its place.
#[derive(Debug, Clone)]
pub struct SealedToken {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The service's.
    pub service: ServiceId,
    /// What about.
    pub kind: CallbackKind,
    /// The sealed bearer token.
    pub sealed: Vec<u8>,
}

impl FromRow for SealedToken {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { organisation: row.next()?, service: row.next()?, kind: named(row)?, sealed: row.next()? })
    }
}
