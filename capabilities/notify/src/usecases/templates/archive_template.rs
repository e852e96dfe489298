//! Members take a template out of use.

use super::find;
use crate::Notify;
use crate::model::{ServiceId, TemplateId};
use crate::usecases::archive_template::archive;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};

/// Takes a template out of use: nothing new is sent with it. A version of it can be restored, which brings it back.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if the template is not there for the caller; `Conflict` if it is archived already or
/// somebody writes a version at the same time.
pub async fn archive_template(notify: &Notify, access: &Access, service: ServiceId, id: TemplateId) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let access = access.clone();
    let work = move |tx: &mut yui_store::TenantTx<'_>| {
        let stored = find(tx, &access, service, id)?;
        if stored.archived {
            return Err(Error::conflict("this template is archived already"));
        }
        archive(tx, service, &stored)
    };
    notify.store().write(tenant, work).await?;
    notify.templates().forget(service, id);
    Ok(())
}
