//! What use cases of members have in common.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::request::MAX_SCHEDULE_HOURS;
use crate::model::service::ServiceState;
use crate::services::Snapshot;
use std::sync::Arc;
use yui_kernel::{Error, Result, Tenant, Timestamp};

/// A service of the member's organisation.
///
/// # Errors
/// `NotFound` if the organisation has no such service; faults of the store.
pub(crate) async fn service(notify: &Notify, tenant: &Tenant, id: ServiceId) -> Result<Arc<Snapshot>> {
    let found = notify.services().find(id).await?;
    found
        .filter(|snapshot| snapshot.organisation == tenant.organisation())
        .ok_or_else(|| Error::not_found("service not found"))
}

/// The same, if it can send.
///
/// # Errors
/// `Conflict` if it is suspended or archived.
pub(crate) async fn active_service(notify: &Notify, tenant: &Tenant, id: ServiceId) -> Result<Arc<Snapshot>> {
    let snapshot = service(notify, tenant, id).await?;
    match snapshot.service.state {
        ServiceState::Active => Ok(snapshot),
        state => Err(Error::conflict(format!("this service is {state} and sends nothing"))),
    }
}

/// A time that something can be scheduled for.
///
/// # Errors
/// `Invalid` if it is past or too far ahead.
pub(crate) fn scheduled(now: Timestamp, at: Option<Timestamp>) -> Result<Option<Timestamp>> {
    let Some(time) = at else { return Ok(None) };
    if time <= now || time.duration_since(now) > jiff::SignedDuration::from_hours(MAX_SCHEDULE_HOURS) {
        return Err(Error::invalid(format!("choose a time that is ahead, by at most {MAX_SCHEDULE_HOURS} hours")));
    }
    Ok(at)
}
