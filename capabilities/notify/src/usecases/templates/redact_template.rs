//! Hides what was filled into messages.

use super::find;
use crate::Notify;
use crate::model::template::TemplateText;
use crate::model::{ServiceId, TemplateId};
use crate::usecases::configure::write_version;
use serde_json::json;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::Audited;

/// Hides what was filled into the messages of a template, sent or yet to be sent, from everyone who reads them here. It is not undone.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if the template is not there for the caller; `Conflict` if somebody else wrote a
/// version at the same time.
pub async fn redact_template(notify: &Notify, access: &Access, service: ServiceId, id: TemplateId) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let access = access.clone();
    let redact = move |tx: &mut yui_store::TenantTx<'_>| {
        let newest = find(tx, &access, service, id)?;
        if newest.redact {
            return Ok(());
        }
        let author = tx.tenant().actor().to_string();
        write_version(tx, service, &newest, &TemplateText { redact: true, ..newest.text() }, &author)?;
        let entry = Audited::new("template.redact", "template", id).within(service.uuid());
        tx.audit(&entry.before(json!({ "redact": false })).after(json!({ "redact": true })))
    };
    notify.store().write(tenant, redact).await?;
    notify.templates().forget(service, id);
    Ok(())
}
