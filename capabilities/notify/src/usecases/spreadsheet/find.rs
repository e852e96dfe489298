//! Shows a checked spreadsheet once more.

use super::inspect::preview;
use super::upload::answer;
use crate::Notify;
use crate::model::bulk_rows::StoredRow;
use crate::model::content::Personalisation;
use crate::model::upload::{CheckedUpload, KEPT, ROWS_SHOWN};
use crate::model::{BulkId, BulkStatus, ServiceId};
use crate::sql::bulk_chunk;
use crate::sql::bulk_send::{self, BulkSend};
use crate::usecases::member;
use std::sync::Arc;
use yui_kernel::{Error, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::{Json, TenantTx, values};

/// A checked spreadsheet that was not started yet, with limits and warnings as they stand now.
///
/// # Errors
/// `Forbidden` without `send_messages`; `NotFound` without such a spreadsheet, also when it was started or is older than a day; faults of
/// the store.
pub async fn find_upload(notify: &Notify, access: &Access, service: ServiceId, id: BulkId) -> Result<CheckedUpload> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let bulk = notify.store().read(tenant, move |tx| checked(tx, service, id)).await?;
    let version = bulk.template_version;
    let template = notify.templates().find_version(tenant, service, bulk.template_id, version).await?;
    let template = template.ok_or_else(|| Error::not_found("the template is gone"))?;
    let (settings, prepared) = (Arc::clone(&snapshot), Arc::clone(&template));
    let read = move |tx: &mut TenantTx<'_>| {
        let rows = tx.find::<(i64, Json<Vec<StoredRow>>)>(&bulk_chunk::NEXT, &values![bulk.id])?;
        let rows = rows.map(|(_, Json(rows))| rows).unwrap_or_default();
        Ok((answer(tx, &settings.service, &prepared, &bulk)?, rows))
    };
    let (mut upload, rows) = notify.store().read(tenant, read).await?;
    for row in rows.iter().take(ROWS_SHOWN) {
        let values = serde_json::from_str(row.personalisation.get())
            .map_err(|error| Error::internal("stored values are not JSON").because(error))?;
        let values = Personalisation::from_json(&values);
        upload.preview.push(preview(&snapshot.service, &template, row.number, &row.recipient, &values, row.parts));
    }
    Ok(upload)
}

/// The spreadsheet, if it waits to be started.
///
/// # Errors
/// `NotFound` otherwise.
pub(super) fn checked(tx: &mut TenantTx<'_>, service: ServiceId, id: BulkId) -> Result<BulkSend> {
    let found = tx.find::<BulkSend>(&bulk_send::FIND, &values![service, id])?;
    let too_old = tx.now().checked_sub(KEPT).unwrap_or(Timestamp::MIN);
    found
        .filter(|bulk| bulk.status == BulkStatus::Checked && bulk.created_at > too_old)
        .ok_or_else(|| Error::not_found("no such spreadsheet waits to be sent; upload it again"))
}
