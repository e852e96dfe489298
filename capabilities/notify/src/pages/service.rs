//! The service that a page is about.

use crate::Notify;
use crate::model::ServiceId;
use crate::services::Snapshot;
use std::sync::Arc;
use yui_kernel::{Error, Result};
use yui_policy::Access;
use yui_web::extract::PathParams;

/// The service that the path names, for its title, zone and channels. What the visitor may do with it, each use case asks.
///
/// # Errors
/// `NotFound` if the path names none, or one of another organisation; faults of the store.
pub(super) async fn service_of(notify: &Notify, access: &Access, path: &PathParams) -> Result<Arc<Snapshot>> {
    let missing = || Error::not_found("the service not found");
    let id: ServiceId = path.get("service_id").parse().map_err(|_| missing())?;
    let found = notify.services().find(id).await?;
    found.filter(|snapshot| snapshot.organisation == access.tenant().organisation()).ok_or_else(missing)
}
