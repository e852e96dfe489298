//! Says which members may open a folder.

use super::folders;
use crate::Notify;
use crate::model::{FolderId, ServiceId};
use crate::sql::template_folder;
use serde_json::json;
use yui_kernel::{Error, MemberId, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Leaves a folder open to these members and to those who manage the service; to everyone, if none is named.
///
/// # Errors
/// `Forbidden` without `manage_service`; `Invalid` if one of them does not belong to the service's team; `NotFound` if the folder is not there.
pub async fn set_folder_members(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: FolderId,
    mut members: Vec<MemberId>,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    members.sort_unstable();
    members.dedup();
    let people = notify.teams().people(tenant.organisation(), service.uuid()).await?;
    if !members.iter().all(|member| people.iter().any(|person| person.member == *member)) {
        return Err(Error::invalid("a folder can be left open to members of the service's team alone"));
    }
    let access = access.clone();
    let set = move |tx: &mut yui_store::TenantTx<'_>| {
        let all = folders(tx, service)?;
        all.open(&access, id)?;
        let mut before = all.members(id);
        before.sort_unstable();
        if before == members {
            return Ok(());
        }
        tx.execute(&template_folder::REMOVE_MEMBERS, &values![service, id])?;
        for member in &members {
            tx.execute(&template_folder::ADD_MEMBER, &values![service, id, *member])?;
        }
        let entry = Audited::new("folder.set-members", "folder", id).within(service.uuid());
        tx.audit(&entry.before(json!({ "members": before })).after(json!({ "members": members })))
    };
    notify.store().write(tenant, set).await
}
