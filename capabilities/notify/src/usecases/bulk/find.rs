//! How far a bulk send is.

use crate::Notify;
use crate::model::{BulkId, BulkStatus, ServiceId, Status};
use crate::sql::bulk_send::{self, BulkSend};
use crate::sql::notification;
use crate::usecases::member;
use std::collections::BTreeMap;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// A bulk send with what became of its messages so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkProgress {
    /// The bulk send.
    pub bulk: BulkSend,
    /// How many messages are in each state. Messages that are no longer kept are in none.
    pub counts: BTreeMap<Status, u32>,
    /// How many rows are no messages yet, or never will be.
    pub waiting: u32,
    /// How many messages are no longer kept: their time was over, and so their fate was known.
    pub forgotten: u32,
    /// How many of a hundred rows are done: sent for good, failed, or taken back.
    pub percent: u32,
}

/// How far a bulk send is. Its messages are counted over an index of their own, fifty thousand at most.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` without such a bulk send, also while it is only checked; faults of the store.
pub async fn find_bulk(notify: &Notify, access: &Access, service: ServiceId, id: BulkId) -> Result<BulkProgress> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    member::service(notify, tenant, service).await?;
    let read = move |tx: &mut TenantTx<'_>| {
        let bulk = tx.find::<BulkSend>(&bulk_send::FIND, &values![service, id])?;
        let bulk = bulk.filter(|bulk| bulk.status != BulkStatus::Checked);
        let bulk = bulk.ok_or_else(|| Error::not_found("the job was not found"))?;
        let counts: Vec<(String, i64)> = tx.list(&notification::COUNT_OF_BULK, &values![id])?;
        Ok((bulk, counts))
    };
    let (bulk, counted) = notify.store().read(tenant, read).await?;
    let counts = counted.into_iter().map(|(status, count)| {
        let status: Status = status.parse().map_err(|_| Error::internal("a message has an unknown state"))?;
        Ok((status, u32::try_from(count).unwrap_or(u32::MAX)))
    });
    Ok(progress(bulk, counts.collect::<Result<_>>()?))
}

fn progress(bulk: BulkSend, counts: BTreeMap<Status, u32>) -> BulkProgress {
    let sum = |wanted: fn(&Status) -> bool| {
        counts.iter().filter(|(status, _)| wanted(status)).fold(0_u32, |sum, (_, count)| sum.saturating_add(*count))
    };
    let kept = sum(|_| true);
    let forgotten = bulk.expanded_rows.saturating_sub(kept);
    let waiting = bulk.rows.saturating_sub(bulk.expanded_rows);
    let taken_back = if bulk.status == BulkStatus::Cancelled { waiting } else { 0 };
    let done = u64::from(sum(|status| status.is_final())) + u64::from(forgotten) + u64::from(taken_back);
    let percent = (done * 100).checked_div(bulk.rows.into()).unwrap_or(100);
    BulkProgress { counts, waiting, forgotten, percent: u32::try_from(percent).unwrap_or(100).min(100), bulk }
}
