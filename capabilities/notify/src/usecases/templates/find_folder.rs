//! A folder with those who may see it.

use super::folders;
use crate::Notify;
use crate::model::folder::Folder;
use crate::model::{FolderId, ServiceId};
use yui_kernel::{MemberId, Result};
use yui_policy::{Access, Permission};
use yui_store::TenantTx;

/// A folder as those who change it see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderDetails {
    /// The folders on the way to it, from the root on, it being the last.
    pub path: Vec<Folder>,
    /// Who is named for it, in no order; nobody means everyone.
    pub members: Vec<MemberId>,
}

/// A folder of a service.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if the folder is not there for the caller.
pub async fn find_folder(notify: &Notify, access: &Access, service: ServiceId, id: FolderId) -> Result<FolderDetails> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let access = access.clone();
    let read = move |tx: &mut TenantTx<'_>| {
        let all = folders(tx, service)?;
        all.open(&access, id)?;
        Ok(FolderDetails { path: all.path(id).into_iter().cloned().collect(), members: all.members(id) })
    };
    notify.store().read(tenant, read).await
}
