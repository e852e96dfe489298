//! Moves templates and folders into a folder.

use super::{find, folders};
use crate::Notify;
use crate::model::{FolderId, ServiceId, TemplateId};
use crate::sql::template_folder;
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// How many templates and folders are moved at once: each costs statements of one transaction, which others wait for.
const MOST: usize = 500;

/// Moves all of these templates and folders into `place`, or none of them; none is the root.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if one of them or the place is not there for the caller; `Invalid` if a folder would lie
/// in itself or too deep, or for more than 500 at once.
pub async fn move_to_folder(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    templates: Vec<TemplateId>,
    moved: Vec<FolderId>,
    place: Option<FolderId>,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    if templates.len() + moved.len() > MOST {
        return Err(Error::invalid(format!("at most {MOST} templates and folders can be moved at once")));
    }
    let (access, ids) = (access.clone(), templates.clone());
    let work = move |tx: &mut yui_store::TenantTx<'_>| {
        folders(tx, service)?.open_place(&access, place)?;
        for id in &moved {
            // Read anew for each: those moved before may be on this one's way.
            let all = folders(tx, service)?;
            let before = all.open(&access, *id)?.parent;
            all.check_move(*id, place)?;
            tx.execute(&template_folder::MOVE, &values![service, *id, place])?;
            let entry = Audited::new("folder.move", "folder", id).within(service.uuid());
            tx.audit(&entry.before(json!({ "parent": before })).after(json!({ "parent": place })))?;
        }
        for id in &templates {
            let before = find(tx, &access, service, *id)?.folder_id;
            if tx.execute(&template_folder::MOVE_TEMPLATE, &values![service, *id, place, false])? == 0 {
                return Err(Error::not_found("a template is not in use any more"));
            }
            let entry = Audited::new("template.move", "template", id).within(service.uuid());
            tx.audit(&entry.before(json!({ "folder": before })).after(json!({ "folder": place })))?;
        }
        Ok(())
    };
    notify.store().write(tenant, work).await?;
    for id in ids {
        notify.templates().forget(service, id);
    }
    Ok(())
}
