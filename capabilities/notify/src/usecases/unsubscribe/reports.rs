//! What a service learns: how many readers have unsubscribed, and lists of them that it takes over one after the other.

use crate::Notify;
use crate::model::report::lines;
use crate::model::{ServiceId, UnsubscribeReportId, UnsubscribeRequestId};
use crate::sql::unsubscribe_report::{self, Report};
use crate::sql::unsubscribe_request::{self, Counted, Listed};
use crate::usecases::member;
use serde_json::json;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Error, Result, Tenant, Timestamp};
use yui_policy::{Access, Permission};
use yui_sheet::written::{BYTE_ORDER_MARK, safe};
use yui_store::{Audited, TenantTx, values};

/// How many reports are listed; those that are done go after a week.
const REPORTS: u32 = 250;

/// How many requests are read at once.
const PAGE: u32 = 1_000;

/// What a service has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribed {
    /// Requests that are in no report yet.
    pub waiting: u64,
    /// When the first and the last of them came.
    pub between: Option<(Timestamp, Timestamp)>,
    /// The newest reports, at most 250.
    pub reports: Vec<Report>,
}

/// Who has unsubscribed, in numbers.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the organisation has no such service; or as the store reports them.
pub async fn list_unsubscribed(notify: &Notify, access: &Access, service: ServiceId) -> Result<Unsubscribed> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    member::service(notify, tenant, service).await?;
    let read = move |tx: &mut TenantTx<'_>| {
        let (waiting, first, last) =
            tx.find::<Counted>(&unsubscribe_request::WAITING, &values![service])?.unwrap_or_default();
        let reports = tx.list::<Report>(&unsubscribe_report::LIST, &values![service, REPORTS])?;
        Ok(Unsubscribed { waiting, between: first.zip(last), reports })
    };
    notify.store().read(tenant, read).await
}

/// Puts all requests that are in no report into a new one, so that each is in one report.
///
/// # Errors
/// `Forbidden` without `send_messages`; `NotFound` if the organisation has no such service; `Conflict` if there are no such requests; or as the
/// store reports them.
pub async fn make_report(notify: &Notify, access: &Access, service: ServiceId) -> Result<UnsubscribeReportId> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    member::service(notify, tenant, service).await?;
    let make = move |tx: &mut TenantTx<'_>| {
        let (id, author, now) = (UnsubscribeReportId::new(tx.env()), tx.tenant().actor().to_string(), tx.now());
        tx.execute(&unsubscribe_request::TAKE, &values![service, id])?;
        let taken = tx.find::<Counted>(&unsubscribe_request::TAKEN, &values![service, id])?.unwrap_or_default();
        let (requests, Some(first), Some(last)) = taken else {
            return Err(Error::conflict("nobody has unsubscribed since the last report"));
        };
        let requests = i64::try_from(requests).unwrap_or(i64::MAX);
        tx.execute(&unsubscribe_report::INSERT, &values![service, id, requests, first, last, now, author])?;
        let entry = Audited::new("unsubscribe-report.make", "report", id).within(service.uuid());
        tx.audit(&entry.after(json!({ "requests": requests })))?;
        Ok(id)
    };
    notify.store().write(tenant, make).await
}

/// Says that all requests of a report were seen to. It is removed a week later, with the addresses in it.
///
/// # Errors
/// `Forbidden` without `send_messages`; `NotFound` if the service has no such report; or as the store reports them. Saying it again changes nothing.
pub async fn finish_report(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: UnsubscribeReportId,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let finish = move |tx: &mut TenantTx<'_>| {
        let _: Report = tx.get(&unsubscribe_report::FIND, &values![service, id], "the report")?;
        if tx.execute(&unsubscribe_report::FINISH, &values![service, id, tx.now()])? == 0 {
            return Ok(());
        }
        tx.audit(
            &Audited::new("unsubscribe-report.finish", "report", id)
                .within(service.uuid())
                .before(json!({ "done": false }))
                .after(json!({ "done": true })),
        )
    };
    notify.store().write(tenant, finish).await
}

/// The requests of a report as CSV, to be written piece by piece.
pub struct ReportRows {
    notify: Notify,
    tenant: Tenant,
    service: ServiceId,
    report: UnsubscribeReportId,
    time_zone: jiff::tz::TimeZone,
    /// What stands above the first row, until it was written.
    head: Option<Vec<u8>>,
    after: UnsubscribeRequestId,
    has_ended: bool,
}

/// The requests of a report; `columns` are the names of address, template, sent and unsubscribed.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the service has no such report; or as the store reports them.
pub async fn export_report(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    report: UnsubscribeReportId,
    columns: [&str; 4],
) -> Result<ReportRows> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let find = move |tx: &mut TenantTx<'_>| tx.get(&unsubscribe_report::FIND, &values![service, report], "the report");
    let _: Report = notify.store().read(tenant, find).await?;
    let time_zone = jiff::tz::TimeZone::get(&snapshot.service.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let head = [BYTE_ORDER_MARK.to_vec(), lines(std::iter::once(columns))?].concat();
    let after = UnsubscribeRequestId::from(Uuid::nil());
    let (notify, tenant) = (notify.clone(), tenant.clone());
    Ok(ReportRows { notify, tenant, service, report, time_zone, head: Some(head), after, has_ended: false })
}

impl ReportRows {
    /// The next piece of the file; none after the last.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head));
        }
        if self.has_ended {
            return Ok(None);
        }
        let asked = values![self.service, self.report, self.after, PAGE].to_vec();
        let list = move |tx: &mut TenantTx<'_>| tx.list::<Listed>(&unsubscribe_request::OF_REPORT, &asked);
        let rows = self.notify.store().read(&self.tenant, list).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.after = last.id;
        self.has_ended = rows.len() < PAGE as usize;
        lines(rows.iter().map(|row| self.cells(row))).map(Some)
    }

    fn cells(&self, row: &Listed) -> [String; 4] {
        let time = |at: Timestamp| at.to_zoned(self.time_zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        [safe(&row.recipient).into_owned(), safe(&row.template).into_owned(), time(row.sent_at), time(row.requested_at)]
    }
}
