//! The files of a template.

use super::{Caller, Failure};
use crate::Notify;
use crate::model::TemplateId;
use crate::model::file::TemplateFileState;
use crate::sql::template_file::{self, TemplateFile};
use yui_policy::Permission;
use yui_store::values;

/// The files that a template has, as they were added, those too that a scanner refused; not those that were removed.
///
/// # Errors
/// A caller without `manage_templates`; faults of the store.
pub async fn list_template_files(
    notify: &Notify,
    caller: &Caller,
    template: TemplateId,
) -> Result<Vec<TemplateFile>, Failure> {
    let tenant = caller.access.require(Permission::ManageTemplates)?;
    let service = caller.snapshot.service.id;
    let list = move |tx: &mut yui_store::TenantTx<'_>| {
        tx.list::<TemplateFile>(&template_file::LIST, &values![service, template])
    };
    let mut files = notify.store().read(tenant, list).await?;
    files.retain(|file| file.state != TemplateFileState::Deleted);
    Ok(files)
}
