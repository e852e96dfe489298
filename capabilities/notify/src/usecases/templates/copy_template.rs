//! Copies a template, also from one service of an organisation to another.

use super::{find, folders};
use crate::Notify;
use crate::model::content::limits;
use crate::model::template::TemplateText;
use crate::model::{FolderId, ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use crate::usecases::configure::version_columns;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Makes a template of the service that says what the newest version of another template says, in `place`; none is the root. `from` is what
/// the caller may do in the service of the other template, which belongs to the same organisation.
///
/// # Errors
/// `Forbidden` without `manage_templates` here or `view_activity` there, or if the service does not send by that channel; `NotFound` if the
/// template or the place is not there for the caller; `Invalid` if the text breaks a rule that holds in this service, or the name is blank.
pub async fn copy_template(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    place: Option<FolderId>,
    from: (&Access, ServiceId, TemplateId),
    name: &str,
) -> Result<Template> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let (from_access, from_service, from_id) = from;
    if from_access.require_in(from_service.uuid(), Permission::ViewActivity)?.organisation() != tenant.organisation() {
        return Err(Error::not_found("the template is not there"));
    }
    let snapshot = notify.services().find(service).await?.filter(|found| found.organisation == tenant.organisation());
    let snapshot = snapshot.ok_or_else(|| Error::not_found("the service is not there"))?;
    let (access, from_access, name) = (access.clone(), from_access.clone(), name.trim().to_owned());
    let copy = move |tx: &mut yui_store::TenantTx<'_>| {
        folders(tx, service)?.open_place(&access, place)?;
        let original = find(tx, &from_access, from_service, from_id)?;
        if original.archived {
            return Err(Error::not_found("the template is not in use any more"));
        }
        if !snapshot.service.sends(original.channel) {
            return Err(Error::forbidden("this service does not send by that channel"));
        }
        let mut text = TemplateText { name: name.clone(), ..original.text() };
        text.redact |= snapshot.organisation_settings.redact_by_default;
        text.check(original.channel, limits::sms_limit(snapshot.service.dialect))?;
        let (id, author, now) = (TemplateId::new(tx.env()), tx.tenant().actor().to_string(), tx.now());
        let (handle, folder) = (None::<String>, place.map(Uuid::from));
        let channel = original.channel.as_str();
        tx.execute(&template::INSERT, &values![service, id, handle, channel, 1_u32, false, folder, now])?;
        tx.execute(&template::INSERT_VERSION, &version_columns(service, id, 1, &text, &author, now))?;
        let entry = Audited::new("template.copy", "template", id).within(service.uuid());
        let origin = json!({ "service": from_service, "template": from_id, "version": original.version });
        tx.audit(&entry.after(json!({ "service": service, "name": text.name, "copied_from": origin })))?;
        tx.get(&template::FIND, &values![service, id], "the new template")
    };
    notify.store().write(tenant, copy).await
}
