//! What is in a folder.

use super::folders;
use crate::Notify;
use crate::model::folder::Folder;
use crate::model::{FolderId, ServiceId};
use crate::sql::template::{self, Template};
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// What lies in a folder, as far as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderContents {
    /// The folders on the way to it, from the root on, it being the last; none at the root.
    pub path: Vec<Folder>,
    /// The folders in it, by name.
    pub folders: Vec<Folder>,
    /// The templates in use that lie in it, by name.
    pub templates: Vec<Template>,
}

/// What lies in a folder of a service; `place` none is the root.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the folder is not there for the caller.
pub async fn list_folder(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    place: Option<FolderId>,
) -> Result<FolderContents> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let access = access.clone();
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        let all = folders(tx, service)?;
        all.open_place(&access, place)?;
        let templates = tx.list::<Template>(&template::LIST, &values![service, false])?;
        let here = place.map(Uuid::from);
        Ok(FolderContents {
            path: place.map(|id| all.path(id).into_iter().cloned().collect()).unwrap_or_default(),
            folders: all.opened_by(&access).filter(|folder| folder.parent == place).cloned().collect(),
            templates: templates.into_iter().filter(|template| template.folder_id == here).collect(),
        })
    };
    notify.store().read(tenant, read).await
}
