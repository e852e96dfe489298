//! Brings an earlier version of a template back.

use super::{find, find_version};
use crate::Notify;
use crate::model::{ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use crate::usecases::configure::write_version;
use serde_json::json;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Writes a new version that says what an earlier one said, and brings an archived template back into use. What hides the values of past
/// messages stays: it is not undone. Restoring what the newest version of a template in use says changes nothing.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if the template or the version is not there for the caller; `Conflict` if somebody
/// else wrote a version at the same time.
pub async fn restore_version(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: TemplateId,
    version: u32,
) -> Result<Template> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let access = access.clone();
    let restore = move |tx: &mut yui_store::TenantTx<'_>| {
        let newest = find(tx, &access, service, id)?;
        let earlier = find_version(tx, &access, service, id, version)?;
        let mut text = earlier.text();
        text.redact |= newest.redact;
        if text == newest.text() && !newest.archived {
            return Ok(newest);
        }
        let author = tx.tenant().actor().to_string();
        let written = write_version(tx, service, &newest, &text, &author)?;
        let entry = Audited::new("template.restore", "template", id).within(service.uuid());
        let before = json!({ "version": newest.version, "archived": newest.archived });
        tx.audit(&entry.before(before).after(json!({ "version": written, "restored": version, "archived": false })))?;
        tx.get(&template::FIND, &values![service, id], "the restored template")
    };
    let restored = notify.store().write(tenant, restore).await?;
    notify.templates().forget(service, id);
    Ok(restored)
}
