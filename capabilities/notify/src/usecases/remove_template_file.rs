//! Takes a file off a template.

use super::{Failure, templates};
use crate::Notify;
use crate::model::file::TemplateFileState;
use crate::model::problem;
use crate::model::{ServiceId, TemplateFileId, TemplateId};
use crate::sql::template_file::{self, TemplateFile};
use serde_json::json;
use yui_policy::{Access, Permission};
use yui_store::audit::Audited;
use yui_store::{TenantTx, values};

/// Removes a file: messages that are sent from now on go without it, and its content is deleted. Doing it again does no harm.
///
/// # Errors
/// `Forbidden` without `manage_templates`; a file that the template never had; faults of the store.
pub async fn remove_template_file(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    template: TemplateId,
    file: TemplateFileId,
) -> Result<(), Failure> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let opener = access.clone();
    let remove = move |tx: &mut TenantTx<'_>| {
        templates::find(tx, &opener, service, template)?;
        let key = values![service, template, file];
        let Some(found) = tx.find::<TemplateFile>(&template_file::FIND, &key)? else {
            return Ok(Err(problem::no_result_found()));
        };
        if found.state == TemplateFileState::Deleted {
            return Ok(Ok(()));
        }
        let gone = values![service, template, file, TemplateFileState::Deleted.as_str(), tx.now()];
        tx.execute(&template_file::MOVE, &gone)?;
        tx.audit(
            &Audited::new("template.remove_file", "template", template)
                .within(service.uuid())
                .before(json!({ "file": file, "state": found.state.as_str() })),
        )?;
        Ok(Ok(()))
    };
    notify.store().write(tenant, remove).await??;
    notify.template_files().forget(service, template);
    Ok(())
}
