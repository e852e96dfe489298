//! All folders of a service.

use super::folders;
use crate::Notify;
use crate::model::folder::Folder;
use crate::model::{FolderId, ServiceId};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::TenantTx;

/// A folder and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedFolder {
    /// Its id.
    pub id: FolderId,
    /// The folders on the way to it, from the root on, it being the last.
    pub way: Vec<Folder>,
}

impl PlacedFolder {
    /// The names on the way to it.
    #[must_use]
    pub fn path(&self) -> Vec<&str> {
        self.way.iter().map(|folder| folder.name.as_str()).collect()
    }
}

/// Every folder that the caller may open, in the order of the paths.
///
/// # Errors
/// `Forbidden` without `view_activity`; or as the store reports them.
pub async fn list_folders(notify: &Notify, access: &Access, service: ServiceId) -> Result<Vec<PlacedFolder>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let access = access.clone();
    let read = move |tx: &mut TenantTx<'_>| {
        let all = folders(tx, service)?;
        let way = |id: FolderId| all.path(id).into_iter().cloned().collect();
        let mut found: Vec<PlacedFolder> =
            all.opened_by(&access).map(|folder| PlacedFolder { id: folder.id, way: way(folder.id) }).collect();
        found.sort_by(|one, other| one.path().cmp(&other.path()));
        Ok(found)
    };
    notify.store().read(tenant, read).await
}
