//! The files of a template.

use super::{Failure, templates};
use crate::Notify;
use crate::model::file::TemplateFileState;
use crate::model::{ServiceId, TemplateId};
use crate::sql::template_file::{self, TemplateFile};
use yui_policy::{Access, Permission};
use yui_store::values;

/// The files that a template has, as they were added, those too that a scanner refused; not those that were removed.
///
/// # Errors
/// `Forbidden` without `manage_templates`; faults of the store.
pub async fn list_template_files(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    template: TemplateId,
) -> Result<Vec<TemplateFile>, Failure> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let opener = access.clone();
    let list = move |tx: &mut yui_store::TenantTx<'_>| {
        templates::find(tx, &opener, service, template)?;
        tx.list::<TemplateFile>(&template_file::LIST, &values![service, template])
    };
    let mut files = notify.store().read(tenant, list).await?;
    files.retain(|file| file.state != TemplateFileState::Deleted);
    Ok(files)
}
