//! One template, in its newest version or an earlier one.

use super::{Caller, Failure};
use crate::Notify;
use crate::model::TemplateId;
use crate::templates::Prepared;
use std::sync::Arc;
use yui_kernel::Result;

/// The service's template with this id, archived ones too; in its newest version where none is named.
///
/// # Errors
/// Faults of the store.
pub async fn find_template(
    notify: &Notify,
    caller: &Caller,
    id: TemplateId,
    version: Option<u32>,
) -> Result<Option<Arc<Prepared>>, Failure> {
    let (tenant, service) = (caller.access.tenant(), caller.snapshot.service.id);
    let found = match version {
        None => notify.templates().find(tenant, service, id).await?,
        Some(version) => notify.templates().find_version(tenant, service, id, version).await?,
    };
    Ok(found)
}
