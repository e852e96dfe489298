//! Table `callback`.

use super::named;
use crate::model::ServiceId;
use crate::model::callback::Health;
use crate::model::service::CallbackKind;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Where the service is called back.
    pub tenant LIST = "select kind, url, bearer_sealed, signing_sealed, suspended_at, suspended_because, updated_at from callback \
        where organisation_id = $1 and service_id = $2 order by kind";
    /// A new place to call, or another one for the same kind. What is held against the place before is forgotten.
    pub tenant PUT = "insert into callback (organisation_id, service_id, kind, url, bearer_sealed, signing_sealed, updated_at, \
        failures, ended_deliveries) values ($1, $2, $3, $4, $5, $6, $7, 0, 0) \
        on conflict (organisation_id, service_id, kind) do update set url = excluded.url, bearer_sealed = excluded.bearer_sealed, \
        signing_sealed = excluded.signing_sealed, updated_at = excluded.updated_at, failures = 0, failing_since = null, \
        ended_deliveries = 0";
    /// Other secrets to sign with.
    pub tenant SIGN_WITH = "update callback set signing_sealed = $4, updated_at = $5 \
        where organisation_id = $1 and service_id = $2 and kind = $3";
    /// Calls no longer; gives 1 if there was one.
    pub tenant DELETE = "delete from callback where organisation_id = $1 and service_id = $2 and kind = $3";
    /// How the receiver has fared, and whether it is called.
    pub tenant HEALTH = "select failures, failing_since, ended_deliveries, suspended_at from callback \
        where organisation_id = $1 and service_id = $2 and kind = $3";
    /// How it has fared since.
    pub tenant FARED = "update callback set failures = $4, failing_since = $5, ended_deliveries = $6 \
        where organisation_id = $1 and service_id = $2 and kind = $3";
    /// Stops the calls, unless they are stopped.
    pub tenant SUSPEND = "update callback set suspended_at = $4, suspended_because = $5 \
        where organisation_id = $1 and service_id = $2 and kind = $3 and suspended_at is null";
    /// Lets the calls go on, if they were stopped; nothing is held against the receiver any more.
    pub tenant RESUME = "update callback set suspended_at = null, suspended_because = null, failures = 0, failing_since = null, \
        ended_deliveries = 0 where organisation_id = $1 and service_id = $2 and kind = $3 and suspended_at is not null";
    /// Every sealed token, for sealing them anew under another node key.
    pub node LIST_SEALED = "select organisation_id, service_id, kind, bearer_sealed, signing_sealed from callback";
    /// A token sealed anew, if it is still the one that was read.
    pub tenant RESEAL = "update callback set bearer_sealed = $4 \
        where organisation_id = $1 and service_id = $2 and kind = $3 and bearer_sealed = $5";
    /// Signing secrets sealed anew, if they are still those that were read.
    pub tenant RESEAL_SIGNING = "update callback set signing_sealed = $4 \
        where organisation_id = $1 and service_id = $2 and kind = $3 and signing_sealed = $5";
}

/// A callback as stored, its secrets still sealed.
#[derive(Debug, Clone)]
pub struct SealedCallback {
    /// What about.
    pub kind: CallbackKind,
    /// Where.
    pub url: String,
    /// The sealed bearer token.
    pub bearer_sealed: Vec<u8>,
    /// The sealed secrets that calls are signed with.
    pub signing_sealed: Option<Vec<u8>>,
    /// Since when calls wait.
    pub suspended_at: Option<Timestamp>,
    /// Why they wait.
    pub suspended_because: Option<String>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl FromRow for SealedCallback {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            kind: named(row)?,
            url: row.next()?,
            bearer_sealed: row.next()?,
            signing_sealed: row.next()?,
            suspended_at: row.next()?,
            suspended_because: row.next()?,
            updated_at: row.next()?,
        })
    }
}

/// How a receiver has fared.
#[derive(Debug, Clone, Copy)]
pub struct Fared {
    /// Since its last success.
    pub health: Health,
    /// Since when it is not called.
    pub suspended_at: Option<Timestamp>,
}

impl FromRow for Fared {
    fn from_row(row: &mut Row) -> Result<Self> {
        let health = Health { failures: row.next()?, failing_since: row.next()?, ended: row.next()? };
        Ok(Self { health, suspended_at: row.next()? })
    }
}

/// The sealed secrets of a callback, and its place.
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
    /// The sealed signing secrets.
    pub signing: Option<Vec<u8>>,
}

impl FromRow for SealedToken {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organisation: row.next()?,
            service: row.next()?,
            kind: named(row)?,
            sealed: row.next()?,
            signing: row.next()?,
        })
    }
}
