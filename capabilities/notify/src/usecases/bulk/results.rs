//! What became of each row of a bulk send, as a file, written while it is read.

use crate::Notify;
use crate::model::report::{ReportLanguage, ReportType, ReportWriter};
use crate::model::{BulkId, BulkStatus, NotificationId, ServiceId};
use crate::sql::bulk_send::{self, BulkSend};
use crate::usecases::member;
use crate::usecases::reports::{Page, Position, Source, page};
use uuid::Uuid;
use yui_kernel::{Error, Result, Tenant};
use yui_policy::{Access, Permission};
use yui_sheet::written::BYTE_ORDER_MARK;
use yui_store::values;

/// A file of results, to be written piece by piece. Nothing is held between two pieces but the place.
pub struct BulkResults {
    notify: Notify,
    tenant: Tenant,
    service: ServiceId,
    bulk: BulkId,
    writer: ReportWriter,
    at: Option<Position>,
    begun: bool,
}

/// The messages of a bulk send in the order of its rows, as CSV in the columns of job reports. Rows that are no messages yet, or that are no longer
/// kept, are not in it.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` without such a bulk send, also while it is only checked; faults of the store.
pub async fn bulk_results(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: BulkId,
    language: ReportLanguage,
) -> Result<BulkResults> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let find = move |tx: &mut yui_store::TenantTx<'_>| tx.find::<BulkSend>(&bulk_send::FIND, &values![service, id]);
    let found = notify.store().read(tenant, find).await?;
    if found.is_none_or(|bulk| bulk.status == BulkStatus::Checked) {
        return Err(Error::not_found("the job was not found"));
    }
    Ok(BulkResults {
        notify: notify.clone(),
        tenant: tenant.clone(),
        service,
        bulk: id,
        writer: ReportWriter::new(ReportType::Job, language, &snapshot.service.time_zone),
        at: Some(Position { before: NotificationId::from(Uuid::max()), after_row: 0 }),
        begun: false,
    })
}

impl BulkResults {
    /// The next piece of the file; none after the last.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if !self.begun {
            self.begun = true;
            return Ok(Some([BYTE_ORDER_MARK, &self.writer.headings()?].concat()));
        }
        let Some(at) = self.at else { return Ok(None) };
        let Page { rows, next } = page(&self.notify, &self.tenant, self.service, Source::Bulk(self.bulk), at).await?;
        self.at = next;
        if rows.is_empty() { Ok(None) } else { self.writer.rows(&rows).map(Some) }
    }
}
