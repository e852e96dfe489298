//! The history of a template.

use super::find;
use crate::Notify;
use crate::model::{ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// Every version of a template, the newest first, with who made it and when.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the template is not there for the caller.
pub async fn list_versions(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: TemplateId,
) -> Result<Vec<Template>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let access = access.clone();
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        find(tx, &access, service, id)?;
        tx.list(&template::LIST_VERSIONS, &values![service, id])
    };
    notify.store().read(tenant, read).await
}
