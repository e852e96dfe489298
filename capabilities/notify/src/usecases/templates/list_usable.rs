//! The templates that a member can send with.

use super::folders;
use crate::Notify;
use crate::model::{Channel, FolderId, ServiceId};
use crate::sql::template::{self, Template};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// The templates in use, of a channel or of all, that lie in folders which the caller may open; by name.
///
/// # Errors
/// `Forbidden` without `view_activity`; or as the store reports them.
pub async fn list_usable_templates(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    channel: Option<Channel>,
) -> Result<Vec<Template>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let access = access.clone();
    let read = move |tx: &mut TenantTx<'_>| {
        let all = folders(tx, service)?;
        let templates = tx.list::<Template>(&template::LIST, &values![service, false])?;
        let is_open = |template: &Template| {
            let place = template.folder_id.map(FolderId::from);
            channel.is_none_or(|channel| channel == template.channel) && all.open_place(&access, place).is_ok()
        };
        Ok(templates.into_iter().filter(is_open).collect())
    };
    notify.store().read(tenant, read).await
}
