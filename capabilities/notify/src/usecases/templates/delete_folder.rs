//! Takes an empty folder away.

use super::folders;
use crate::Notify;
use crate::model::{FolderId, ServiceId};
use crate::sql::template_folder;
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Takes a folder away that holds neither folders nor templates in use. Archived templates that lie in it lie in the root from then on.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if the folder is not there for the caller; `Conflict` if it is not empty.
pub async fn delete_folder(notify: &Notify, access: &Access, service: ServiceId, id: FolderId) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let access = access.clone();
    let delete = move |tx: &mut yui_store::TenantTx<'_>| {
        let folder = folders(tx, service)?.open(&access, id)?.clone();
        if tx.execute(&template_folder::DELETE_EMPTY, &values![service, id, false])? == 0 {
            return Err(Error::conflict("the folder is not empty: move what is in it somewhere else first"));
        }
        tx.execute(&template_folder::EMPTY, &values![service, id])?;
        tx.execute(&template_folder::REMOVE_MEMBERS, &values![service, id])?;
        let entry = Audited::new("folder.delete", "folder", id).within(service.uuid());
        tx.audit(&entry.before(json!({ "service": service, "name": folder.name, "parent": folder.parent })))
    };
    notify.store().write(tenant, delete).await
}
