//! Table `bounce_standing`.

use crate::model::ServiceId;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// How a service stands.
    pub tenant FIND = "select warned_at, stopped_at, counts_from from bounce_standing where organisation_id = $1 and service_id = $2";
    /// Writes a warning down, unless there was one since an instant or the service is stopped.
    pub tenant WARN = "insert into bounce_standing (organisation_id, service_id, warned_at, stopped_at, counts_from) \
        values ($1, $2, $3, null, 0) on conflict (organisation_id, service_id) do update set warned_at = excluded.warned_at \
        where bounce_standing.stopped_at is null and (bounce_standing.warned_at is null or bounce_standing.warned_at < $4)";
    /// Stops a service that is not stopped.
    pub tenant STOP = "insert into bounce_standing (organisation_id, service_id, warned_at, stopped_at, counts_from) \
        values ($1, $2, null, $3, 0) on conflict (organisation_id, service_id) do update set stopped_at = excluded.stopped_at \
        where bounce_standing.stopped_at is null";
    /// Lets a stopped service send again; what bounced before an hour is forgiven.
    pub tenant RESUME = "update bounce_standing set stopped_at = null, warned_at = null, counts_from = $3 \
        where organisation_id = $1 and service_id = $2 and stopped_at is not null";
    /// Services that are stopped, those stopped first in front.
    pub node LIST_STOPPED = "select organisation_id, service_id, stopped_at from bounce_standing where stopped_at is not null \
        order by stopped_at, service_id";
}

/// How a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// When those who manage it were last warned.
    pub warned_at: Option<Timestamp>,
    /// Since when it sends no e-mails.
    pub stopped_at: Option<Timestamp>,
    /// From which hour on its counts matter.
    pub counts_from: i64,
}

impl FromRow for Standing {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { warned_at: row.next()?, stopped_at: row.next()?, counts_from: row.next()? })
    }
}

/// A service that is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The service.
    pub service: ServiceId,
    /// Since when.
    pub since: Timestamp,
}

impl FromRow for Stopped {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { organisation: row.next()?, service: row.next()?, since: row.next()? })
    }
}
