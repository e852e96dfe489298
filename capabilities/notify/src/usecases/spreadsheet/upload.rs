//! Takes a spreadsheet, checks it, and keeps it if it is sound.

use super::inspect::{Inspected, inspect};
use super::limits;
use crate::Notify;
use crate::model::problem;
use crate::model::service::Service;
use crate::model::upload::{CheckedUpload, Warning};
use crate::model::{BulkId, BulkStatus, KeyType, ServiceId, TemplateId};
use crate::sql::bulk_send::{self, BulkSend};
use crate::templates::Prepared;
use crate::usecases::send_bulk::keep;
use crate::usecases::send_message::{self, Audience};
use crate::usecases::{Failure, member};
use bytes::Bytes;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;
use yui_kernel::{Error, Feature, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx};

/// How many files are read at once: each may need some hundred megabytes for a moment.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What an upload is refused with where there are none.
const SWITCHED_OFF: &str = "those who run the node have switched off sending by spreadsheet";

/// The longest file name, in characters.
const NAME_CHARACTERS: usize = 255;

/// A file as it was uploaded.
#[derive(Clone)]
pub struct Upload {
    /// Its name, which becomes that of the job.
    pub file_name: String,
    /// Its content, whatever the name says.
    pub file: Bytes,
    /// The template that its rows fill.
    pub template: TemplateId,
    /// The reply-to address or the sender of the texts; the service's default one if none.
    pub sender_id: Option<Uuid>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload")
            .field("bytes", &self.file.len())
            .field("template", &self.template)
            .finish_non_exhaustive()
    }
}

/// Reads and checks a spreadsheet. One without faults is kept for a day, to be started by [`super::start_upload`]; what is wrong with
/// another one is in the answer, and nothing of it is kept.
///
/// # Errors
/// The refusal of template or sender in the service's dialect; `Conflict` where operators switched this off, `Forbidden` without `send_messages`, `NotFound` without such a service,
/// `Conflict` if it is stopped, `Invalid` for a name that is none; faults of the store.
pub async fn upload(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    upload: Upload,
) -> Result<CheckedUpload, Failure> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::active_service(notify, tenant, service).await?;
    if !notify.is_on(snapshot.organisation, Feature::Spreadsheets).await? {
        return Err(Error::conflict(SWITCHED_OFF).into());
    }
    let service = &snapshot.service;
    let file_name = file_name(&upload.file_name)?;
    let template = notify.templates().find(tenant, service.id, upload.template).await?;
    let template = template.ok_or_else(problem::template_not_found)?;
    if template.template.archived {
        return Err(problem::template_archived(service.dialect, upload.template).into());
    }
    let channel = template.template.channel;
    if !service.sends(channel) {
        return Err(problem::channel_not_allowed(channel).into());
    }
    send_message::sender(&snapshot, channel, upload.sender_id, &notify.settings().text_sender)?;
    let audience = Audience::of_members(notify, &snapshot).await?;
    let found = {
        let _turn =
            AT_ONCE.acquire().await.map_err(|error| Error::internal("no turn to read a file").because(error))?;
        let (snapshot, template, file) = (Arc::clone(&snapshot), Arc::clone(&template), upload.file);
        let read = move || inspect(&snapshot.service, &template, &file, &audience);
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|error| Error::internal("checking a spreadsheet failed").because(error))??
    };
    let bulk = BulkSend {
        service_id: service.id,
        id: BulkId::new(notify.env()),
        name: file_name,
        template_id: template.template.id,
        template_version: template.template.version,
        channel,
        key_type: KeyType::Live,
        api_key_id: None,
        created_by: Some(tenant.actor().to_string()),
        sender_id: upload.sender_id,
        status: BulkStatus::Checked,
        rows: found.rows,
        quantity: found.prepared.as_ref().map_or(0, |prepared| prepared.quantity),
        repeated_recipients: found.repeated_recipients,
        expanded_rows: 0,
        job_id: None,
        scheduled_for: None,
        created_at: notify.env().now(),
        started_at: None,
        finished_at: None,
    };
    let found = Arc::new(found);
    let work = {
        let (snapshot, template, bulk, found) =
            (Arc::clone(&snapshot), Arc::clone(&template), bulk.clone(), Arc::clone(&found));
        move |tx: &mut TenantTx<'_>| record(tx, &snapshot.service, &template, &bulk, &found)
    };
    Ok(notify.store().write(tenant, work).await?)
}

/// A name without folders.
fn file_name(name: &str) -> Result<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() || name.contains('\0') || name.chars().count() > NAME_CHARACTERS {
        return Err(Error::invalid(format!("a file's name has from 1 to {NAME_CHARACTERS} characters")));
    }
    Ok(name.to_owned())
}

/// Keeps what is sound, and says how the limits stand.
fn record(
    tx: &mut TenantTx<'_>,
    service: &Service,
    template: &Prepared,
    bulk: &BulkSend,
    found: &Inspected,
) -> Result<CheckedUpload> {
    let mut checked = answer(tx, service, template, bulk)?;
    checked.faulty_rows.clone_from(&found.faulty_rows);
    checked.preview.clone_from(&found.preview);
    let Some(prepared) = &found.prepared else {
        return Ok(CheckedUpload { id: None, faults: found.faults.clone(), limits: None, ..checked });
    };
    tx.execute(&bulk_send::INSERT, &bulk_send::columns(bulk, None))?;
    keep(tx, bulk.id, prepared)?;
    let told = json!({ "service": service.id, "template": bulk.template_id, "rows": bulk.rows });
    tx.audit(&Audited::new("spreadsheet.upload", "job", bulk.id).within(service.id.uuid()).after(told))?;
    Ok(checked)
}

/// What a kept spreadsheet is answered with, but for its rows.
///
/// # Errors
/// As the store reports them.
pub(super) fn answer(
    tx: &mut TenantTx<'_>,
    service: &Service,
    template: &Prepared,
    bulk: &BulkSend,
) -> Result<CheckedUpload> {
    let limits = limits::read(tx, service, bulk.channel, bulk.quantity)?;
    let repeated =
        (bulk.repeated_recipients > 0).then_some(Warning::RepeatedRecipients { rows: bulk.repeated_recipients });
    let sent_today = limits::sent_today(tx, service, &bulk.name, bulk.template_id)?;
    Ok(CheckedUpload {
        id: Some(bulk.id),
        file_name: bulk.name.clone(),
        template_id: template.template.id,
        template_version: template.template.version,
        channel: bulk.channel,
        rows: bulk.rows,
        faults: limits::faults(bulk.channel, &limits),
        faulty_rows: Vec::new(),
        warnings: repeated.into_iter().chain(sent_today).collect(),
        preview: Vec::new(),
        limits: Some(limits),
    })
}
