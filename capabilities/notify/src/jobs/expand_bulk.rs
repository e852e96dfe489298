//! Turns the rows of a bulk send into notifications, a chunk in each transaction.
//!
//! A chunk's notifications, their jobs, the progress and the chunk's removal are one transaction, so that after a crash the work goes
//! on with the next chunk: each row becomes one notification, never two and never none.

use super::DeliverNotification;
use crate::Notify;
use crate::model::bulk_rows::StoredRow;
use crate::model::figures::Day;
use crate::model::service::Service;
use crate::model::{BulkId, BulkStatus, NotificationId, ServiceId, Status};
use crate::sql::bulk_chunk;
use crate::sql::bulk_send::{self, BulkSend};
use crate::sql::notification::{self, Notification};
use crate::sql::service;
use crate::usecases::figures;
use serde::{Deserialize, Serialize};
use yui_kernel::{Error, Lane, Result, Tenant, Timestamp};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{Json, TenantTx, values};

/// One bulk send to be expanded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExpandBulk {
    /// Whose it is.
    pub service: ServiceId,
    /// The bulk send.
    pub bulk: BulkId,
    /// The lane that its messages go by.
    pub lane: String,
    /// The reply-to address or the sender of its texts.
    pub sender: Option<String>,
}

impl ExpandBulk {
    /// Again after a minute, for a day: the rows are there and only the node can fail.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(std::time::Duration::from_secs(60), 24 * 60)
    }
}

impl Job for ExpandBulk {
    const KIND: &'static str = "notify.expand-bulk";
}

/// Does the work.
#[derive(Clone)]
pub struct ExpandBulkHandler {
    notify: Notify,
}

/// Whether there is more to do.
#[derive(PartialEq)]
enum Step {
    More,
    Finished,
}

impl ExpandBulkHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<ExpandBulk> for ExpandBulkHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: ExpandBulk) -> Result<Outcome> {
        loop {
            let (job, lease) = (job.clone(), lease.clone());
            let step = self.notify.store().write(&tenant, move |tx| expand_chunk(tx, &job, &lease)).await?;
            if step == Step::Finished {
                return Ok(Outcome::Completed);
            }
        }
    }
}

fn expand_chunk(tx: &mut TenantTx<'_>, job: &ExpandBulk, lease: &Lease) -> Result<Step> {
    let bulk = tx.find::<BulkSend>(&bulk_send::FIND, &values![job.service, job.bulk])?;
    let Some(bulk) = bulk.filter(|bulk| bulk.status != BulkStatus::Cancelled) else {
        tx.complete(lease)?;
        return Ok(Step::Finished);
    };
    let now = tx.now();
    let chunk = tx.find::<(i64, Json<Vec<StoredRow>>)>(&bulk_chunk::NEXT, &values![job.bulk])?;
    let Some((number, Json(rows))) = chunk else {
        progress(tx, &bulk, BulkStatus::Finished, bulk.rows, Some(now))?;
        tx.complete(lease)?;
        return Ok(Step::Finished);
    };
    let lane: Lane = job.lane.parse()?;
    let expanded = bulk.expanded_rows.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    insert(tx, &bulk, job, lane, rows)?;
    if tx.execute(&bulk_chunk::DELETE, &values![job.bulk, number])? == 0 {
        return Err(Error::conflict("another worker has expanded this chunk"));
    }
    progress(tx, &bulk, BulkStatus::InProgress, expanded, None)?;
    Ok(Step::More)
}

fn insert(tx: &mut TenantTx<'_>, bulk: &BulkSend, job: &ExpandBulk, lane: Lane, rows: Vec<StoredRow>) -> Result<()> {
    let now = tx.now();
    let day = day(tx, bulk.service_id, now)?;
    let mut messages = Vec::with_capacity(rows.len());
    let mut jobs = Vec::with_capacity(rows.len());
    for row in rows {
        let id = NotificationId::new(tx.env());
        jobs.push(DeliverNotification { service: bulk.service_id, notification: id });
        messages.push(Notification {
            service_id: bulk.service_id,
            id,
            template_id: bulk.template_id,
            template_version: bulk.template_version,
            channel: bulk.channel,
            key_type: bulk.key_type,
            api_key_id: Some(bulk.api_key_id),
            recipient: row.recipient,
            normalised_recipient: row.normalised_recipient,
            personalisation: row.personalisation.get().to_owned(),
            reference: row.reference,
            sender: job.sender.clone(),
            unsubscribe_url: row.unsubscribe_url,
            parts: row.parts,
            international: row.international,
            lane,
            bulk_id: Some(bulk.id),
            bulk_row: Some(row.number),
            job_id: None,
            scheduled_for: None,
            created_at: now,
            status: Status::Created,
            sent_at: None,
            completed_at: None,
            provider: None,
            provider_reference: None,
            provider_response: None,
            attempts: 0,
            uncertain_attempts: 0,
            feedback: None,
        });
    }
    let columns: Vec<_> = messages.iter().map(|message| notification::columns(message, None, Some(day))).collect();
    tx.execute_many(&notification::INSERT, &columns)?;
    tx.enqueue_many(&jobs, Enqueue::now(lane))?;
    figures::accepted_all(tx, day, &messages)
}

/// The day of an instant for a service.
fn day(tx: &mut TenantTx<'_>, service: ServiceId, now: Timestamp) -> Result<Day> {
    let service: Service = tx.get(&service::FIND, &values![service], "the service")?;
    Ok(Day::at(now, &service.time_zone))
}

fn progress(
    tx: &mut TenantTx<'_>,
    bulk: &BulkSend,
    status: BulkStatus,
    expanded: u32,
    finished: Option<Timestamp>,
) -> Result<()> {
    let started = bulk.started_at.unwrap_or(tx.now());
    tx.execute(&bulk_send::PROGRESS, &values![bulk.service_id, bulk.id, status.as_str(), expanded, started, finished])
        .map(drop)
}
