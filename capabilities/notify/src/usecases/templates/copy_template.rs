//! Copies a template, also from one service of an organisation to another.

use super::{find, folders};
use crate::Notify;
use crate::model::content::limits;
use crate::model::template::TemplateText;
use crate::model::{FolderId, ServiceId, TemplateId};
use crate::providers::Attachment;
use crate::sql::template::{self, Template};
use crate::usecases::configure::version_columns;
use crate::usecases::{Failure, attach_to_template};
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Makes a template of the service that says what the newest version of another template says, with the files of that one, in `place`; none is the root. `from` is what
/// the caller may do in the service of the other template, which belongs to the same organisation.
///
/// # Errors
/// `Forbidden` without `manage_templates` here or `view_activity` there, or if the service does not send by that channel; `NotFound` if the
/// template or the place is not there for the caller; `Invalid` if the text breaks a rule that holds in this service, or the name is blank;
/// `Conflict` if a file of it is being scanned. Files are added once the copy is there: if the store fails in between, the copy lacks some.
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
    let files = files_of(notify, from_access, (from_service, from_id)).await?;
    if !files.is_empty() && !snapshot.service.files {
        return Err(Error::forbidden("the template has files, and that service may not send any"));
    }
    let writer = access;
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
    let copied: Template = notify.store().write(tenant, copy).await?;
    for file in files {
        let attached = attach_to_template(notify, writer, service, copied.id, &file.name, &file.content).await;
        attached.map_err(|failure| match failure {
            Failure::Fault(error) => error,
            Failure::Refused(_) => Error::invalid("the template was copied, but not all of its files are taken there"),
        })?;
    }
    Ok(copied)
}

/// What messages of the template carry, if the caller may read it. What a text template or a service without the right to files does not carry is
/// not there.
async fn files_of(notify: &Notify, access: &Access, from: (ServiceId, TemplateId)) -> Result<Vec<Attachment>> {
    let (service, id) = from;
    let opener = access.clone();
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    notify.store().read(tenant, move |tx| find(tx, &opener, service, id).map(drop)).await?;
    let carried = notify.template_files().carried(tenant, service, id).await?;
    carried.ok_or_else(|| Error::conflict("a file of the template is still being scanned; try again in a moment"))
}
