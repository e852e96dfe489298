//! Table `go_live`. A service without a row has prepared nothing.

use super::named;
use crate::model::ServiceId;
use crate::model::go_live::GoLive;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Json, Row, TenantTx, values};

yui_store::statements! {
    /// How far a service is.
    pub tenant FIND = "select state, described, terms_version, requested_at, requested_by, reason from go_live \
        where organisation_id = $1 and service_id = $2";
    /// What a service is for.
    pub tenant DESCRIBE = "insert into go_live (organisation_id, service_id, state, described, updated_at) values ($1, $2, $3, $4, $5) \
        on conflict (organisation_id, service_id) do update set described = excluded.described, updated_at = excluded.updated_at";
    /// Which terms were accepted.
    pub tenant ACCEPT_TERMS = "insert into go_live (organisation_id, service_id, state, terms_version, terms_accepted_at, \
        terms_accepted_by, updated_at) values ($1, $2, $3, $4, $5, $6, $5) on conflict (organisation_id, service_id) do update set \
        terms_version = excluded.terms_version, terms_accepted_at = excluded.terms_accepted_at, \
        terms_accepted_by = excluded.terms_accepted_by, updated_at = excluded.updated_at";
    /// It is asked for; changes nothing if it was already, or if the service is live.
    pub tenant REQUEST = "update go_live set state = 'requested', requested_at = $3, requested_by = $4, decided_at = null, \
        decided_by = null, reason = null, updated_at = $3 \
        where organisation_id = $1 and service_id = $2 and state in ('preparing', 'rejected')";
    /// How a request ended; changes nothing if there is none.
    pub tenant DECIDE = "update go_live set state = $3, decided_at = $4, decided_by = $5, reason = $6, updated_at = $4 \
        where organisation_id = $1 and service_id = $2 and state = 'requested'";
    /// The requests that wait, of all organisations, the oldest first, after an instant.
    pub node WAITING = "select organisation_id, service_id, requested_at from go_live \
        where state = 'requested' and requested_at > $1 order by requested_at limit $2";
    /// The requests of the organisation that wait, the oldest first.
    pub tenant WAITING_OF = "select organisation_id, service_id, requested_at from go_live \
        where organisation_id = $1 and state = 'requested' order by requested_at";
}

impl FromRow for GoLive {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            state: named(row)?,
            description: row.next::<Option<Json<_>>>()?.map(|Json(description)| description),
            terms_version: row.next()?,
            requested_at: row.next()?,
            requested_by: row.next()?,
            reason: row.next()?,
        })
    }
}

/// A request that waits: whose, which service, since when.
pub type Waiting = (OrganisationId, ServiceId, Timestamp);

/// How far a service is.
///
/// # Errors
/// As the store reports them.
pub fn read(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<GoLive> {
    Ok(tx.find(&FIND, &values![service])?.unwrap_or_default())
}
