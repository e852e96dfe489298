//! Finds templates by what they say.

use super::folders;
use crate::Notify;
use crate::model::{FolderId, ServiceId};
use crate::sql::template::{self, Template};
use yui_kernel::{Result, japan};
use yui_policy::{Access, Permission};
use yui_store::values;

/// The templates in use whose name, subject or text holds `text`, by name, in whatever folder that the caller may open. Case and width of letters
/// make no difference.
///
/// # Errors
/// `Forbidden` without `view_activity`; faults of the store.
pub async fn search_templates(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    text: &str,
) -> Result<Vec<Template>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let (access, wanted) = (access.clone(), folded(text));
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        let folders = folders(tx, service)?;
        let mut found = tx.list::<Template>(&template::LIST, &values![service, false])?;
        found.retain(|template| {
            let texts = [Some(&template.name), template.subject.as_ref(), Some(&template.content)];
            let is_found = texts.into_iter().flatten().any(|text| folded(text).contains(&wanted));
            is_found && folders.open_place(&access, template.folder_id.map(FolderId::from)).is_ok()
        });
        Ok(found)
    };
    notify.store().read(tenant, read).await
}

fn folded(text: &str) -> String {
    japan::half_width(text).trim().to_lowercase()
}
