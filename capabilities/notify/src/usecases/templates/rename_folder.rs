//! Gives a folder another name.

use super::folders;
use crate::Notify;
use crate::model::folder::checked_name;
use crate::model::{FolderId, ServiceId};
use crate::sql::template_folder;
use serde_json::json;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Gives a folder another name; the one it has changes nothing.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `Invalid` for a name that is blank or too long; `NotFound` if the folder is not there for the
/// caller.
pub async fn rename_folder(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: FolderId,
    name: &str,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let (name, access) = (checked_name(name)?, access.clone());
    let rename = move |tx: &mut yui_store::TenantTx<'_>| {
        let before = folders(tx, service)?.open(&access, id)?.name.clone();
        if before == name {
            return Ok(());
        }
        tx.execute(&template_folder::RENAME, &values![service, id, &name])?;
        let entry = Audited::new("folder.rename", "folder", id).within(service.uuid());
        tx.audit(&entry.before(json!({ "name": before })).after(json!({ "name": name })))
    };
    notify.store().write(tenant, rename).await
}
