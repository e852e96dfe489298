//! Adds a file to a template: every message of it carries the file from then on.

use super::{Failure, member, templates};
use crate::Notify;
use crate::files::{FileKey, Place};
use crate::jobs::ScanTemplateFile;
use crate::model::file::{RESERVED, Supported, TEMPLATE_FILES_BYTES, TemplateFileState, shown_name};
use crate::model::problem::{self, Problems};
use crate::model::{Channel, ServiceId, TemplateFileId, TemplateId};
use crate::secrets;
use crate::sql::template::{self, Template};
use crate::sql::template_file::{self, TemplateFile};
use bytes::Bytes;
use serde_json::json;
use yui_kernel::{Lane, Result};
use yui_policy::{Access, Permission};
use yui_store::audit::Audited;
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, values};

/// Stores a file of a template under `name`. Where the node has a scanner the file is looked at first, and messages of the template wait for that.
///
/// # Errors
/// `Forbidden` without `manage_templates`; a template that is not there, is archived or is of text messages; a service that may send no files; a kind of
/// file that is not taken; more than six mebibytes of files together (`over_file_limit`); `Unavailable` if database or file store are away.
pub async fn attach_to_template(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: TemplateId,
    name: &str,
    content: &Bytes,
) -> Result<TemplateFile, Failure> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let service = &snapshot.service;
    if !service.files {
        return Err(problem::documents_not_allowed().into());
    }
    let kind = Supported::by(service.dialect).check(content, Some(name), false).map_err(Problems::bad_request)?;
    let (env, now) = (notify.env(), notify.env().now());
    let key = FileKey::draw(env);
    let scans = notify.files().scanner().is_some();
    let new = TemplateFile {
        service_id: service.id,
        template_id: id,
        id: TemplateFileId::new(env),
        state: if scans { TemplateFileState::PendingScan } else { TemplateFileState::Uploaded },
        name: shown_name(Some(name), kind.extension),
        media_type: kind.media_type.to_owned(),
        bytes: u32::try_from(content.len()).unwrap_or(u32::MAX),
        key_sealed: secrets::seal_file_key(notify.keyring(), env, &key)?,
        created_by: tenant.actor().to_string(),
        created_at: now,
        // Until its content is stored it is a file that is removed by and by, so that a crash leaves nothing.
        expires_at: Some(now.saturating_add(RESERVED).unwrap_or(now)),
    };
    let draft = TemplateFile { state: TemplateFileState::Deleted, ..new.clone() };
    let (dialect, opener) = (service.dialect, access.clone());
    let checked = move |tx: &mut TenantTx<'_>| -> Result<Result<(), Problems>> {
        templates::find(tx, &opener, draft.service_id, id)?;
        if let Err(problems) = check(tx, &draft, dialect)? {
            return Ok(Err(problems));
        }
        tx.execute(&template_file::INSERT, &template_file::columns(&draft)).map(|_| Ok(()))
    };
    notify.store().write(tenant, checked).await??;
    notify.files().put(Place::of_template(tenant.organisation(), new.id), &key, content, env).await?;
    let kept = TemplateFile { expires_at: None, ..new };
    let file = kept.clone();
    let keep = move |tx: &mut TenantTx<'_>| keep(tx, &file, dialect);
    notify.store().write(tenant, keep).await??;
    notify.template_files().forget(service.id, id);
    Ok(kept)
}

/// What holds for the template and its files together.
fn check(
    tx: &mut TenantTx<'_>,
    new: &TemplateFile,
    dialect: crate::model::Dialect,
) -> Result<std::result::Result<(), Problems>> {
    let Some(found) = tx.find::<Template>(&template::FIND, &values![new.service_id, new.template_id])? else {
        return Ok(Err(problem::no_result_found()));
    };
    if found.archived {
        return Ok(Err(problem::template_archived(dialect, new.template_id)));
    }
    if found.channel != Channel::Email {
        return Ok(Err(problem::files_only_by_email()));
    }
    let files = tx.list::<TemplateFile>(&template_file::LIST, &values![new.service_id, new.template_id])?;
    let carried = |file: &&TemplateFile| {
        matches!(file.state, TemplateFileState::Uploaded | TemplateFileState::PendingScan) && file.id != new.id
    };
    let total: u64 = files.iter().filter(carried).map(|file| u64::from(file.bytes)).sum::<u64>() + u64::from(new.bytes);
    Ok(if total > TEMPLATE_FILES_BYTES { Err(problem::over_file_limit()) } else { Ok(()) })
}

/// The content is stored: the file counts from now on. The limit is looked at again, because another file may have come in between.
fn keep(
    tx: &mut TenantTx<'_>,
    file: &TemplateFile,
    dialect: crate::model::Dialect,
) -> Result<std::result::Result<(), Problems>> {
    // Whoever adds a file to the template at the same time waits here, or is run again.
    tx.execute(&template::TOUCH, &values![file.service_id, file.template_id])?;
    if let Err(problems) = check(tx, file, dialect)? {
        return Ok(Err(problems));
    }
    let key = values![file.service_id, file.template_id, file.id];
    tx.execute(&template_file::KEEP, &[key.as_slice(), &values![file.state.as_str()]].concat())?;
    if file.state == TemplateFileState::PendingScan {
        let scan = ScanTemplateFile { service: file.service_id, template: file.template_id, file: file.id };
        tx.enqueue(&scan, Enqueue::now(Lane::Priority))?;
    }
    tx.audit(
        &Audited::new("template.attach_file", "template", file.template_id)
            .within(file.service_id.uuid())
            .after(json!({ "file": file.id, "media_type": file.media_type, "bytes": file.bytes })),
    )?;
    Ok(Ok(()))
}
