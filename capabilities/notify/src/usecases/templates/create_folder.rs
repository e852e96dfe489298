//! Makes a folder.

use super::folders;
use crate::Notify;
use crate::model::folder::{Folder, checked_name};
use crate::model::{FolderId, ServiceId};
use crate::sql::template_folder;
use serde_json::json;
use yui_kernel::{Actor, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Makes a folder in `place`; none is the root. It is open to the same members as the folder that it lies in, and to its maker.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `Invalid` for a name that is blank or too long, or a place too deep; `NotFound` if the place is not
/// there for the caller.
pub async fn create_folder(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    place: Option<FolderId>,
    name: &str,
) -> Result<Folder> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let (name, access) = (checked_name(name)?, access.clone());
    let create = move |tx: &mut yui_store::TenantTx<'_>| {
        let folders = folders(tx, service)?;
        folders.open_place(&access, place)?;
        folders.check_new(place)?;
        let folder = Folder { id: FolderId::new(tx.env()), parent: place, name: name.clone() };
        tx.execute(&template_folder::INSERT, &values![service, folder.id, place, &name, tx.now()])?;
        let mut members = place.map(|place| folders.members(place)).unwrap_or_default();
        if let Actor::Member(maker) = access.tenant().actor()
            && !members.is_empty()
            && !members.contains(maker)
        {
            members.push(*maker);
        }
        for member in &members {
            tx.execute(&template_folder::ADD_MEMBER, &values![service, folder.id, *member])?;
        }
        let entry = Audited::new("folder.create", "folder", folder.id)
            .within(service.uuid())
            .after(json!({ "service": service, "name": name, "parent": place, "members": members }));
        tx.audit(&entry)?;
        Ok(folder)
    };
    notify.store().write(tenant, create).await
}
