//! Takes a template out of use at a program's request.

use super::managed_template::{ManagedTemplate, manager};
use super::{Caller, Failure};
use crate::Notify;
use crate::model::problem;
use crate::model::{ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_store::{Audited, TenantTx, values};

/// Archives the template: what was sent with it can still be read, and nothing more is sent.
///
/// # Errors
/// A key without `manage_templates`; a template that is not there or is archived already; `Conflict` if somebody else wrote a
/// version at the same time; faults of the store.
pub async fn archive_template(notify: &Notify, caller: &Caller, id: TemplateId) -> Result<ManagedTemplate, Failure> {
    let tenant = manager(caller)?;
    let service = caller.snapshot.service.id;
    let archived = notify.store().write(tenant, move |tx| {
        let Some(stored) = tx.find::<Template>(&template::FIND, &values![service, id])? else {
            return Ok(Err(problem::no_result_found()));
        };
        if stored.archived {
            return Ok(Err(problem::template_already_archived()));
        }
        archive(tx, service, &stored)?;
        tx.get::<Template>(&template::FIND, &values![service, id], "the archived template").map(Ok)
    });
    let template = archived.await??;
    notify.templates().forget(service, id);
    let categories = notify.categories().current().await?;
    Ok(ManagedTemplate::new(&caller.snapshot.service, &categories, template))
}

/// Takes a template that is in use out of it.
///
/// # Errors
/// `Conflict` if somebody writes a version at the same time; or as the store reports them.
pub(super) fn archive(tx: &mut TenantTx<'_>, service: ServiceId, stored: &Template) -> Result<()> {
    let (id, version, archived) = (stored.id, stored.version, true);
    let changed =
        tx.execute(&template::UPDATE, &values![service, id, version, archived, stored.folder_id, tx.now(), version])?;
    if changed == 0 {
        return Err(Error::conflict("somebody changed this template at the same time; try again"));
    }
    tx.audit(
        &Audited::new("template.archive", "template", id)
            .within(service.uuid())
            .before(json!({ "archived": false }))
            .after(json!({ "archived": true, "service": service })),
    )
}
