//! Turns the rows of a bulk send into notifications, a chunk in each transaction.
//!
//! A chunk's notifications, their jobs, the progress and the chunk's removal are one transaction, so that after a crash the work goes
//! on with the next chunk: each row becomes one notification, never two and never none.

use super::DeliverNotification;
use crate::Notify;
use crate::model::bulk_rows::StoredRow;
use crate::model::figures::Day;
use crate::model::service::{Service, ServiceState};
use crate::model::{BulkId, BulkStatus, NotificationId, ServiceId};
use crate::sql::bulk_chunk;
use crate::sql::bulk_send::{self, BulkSend};
use crate::sql::notification::{self, Accepted, Notification};
use crate::sql::service;
use crate::usecases::figures;
use crate::usecases::send_message::{counts, give_back};
use serde::{Deserialize, Serialize};
use serde_json::json;
use yui_kernel::{Error, Lane, Result, Tenant, Timestamp};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{Audited, Json, TenantTx, values};

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

    /// The node could not go on for a day. The rows that are left are kept for the operator, who can have the job run again.
    async fn exhausted(&self, tenant: Tenant, _: Lease, job: ExpandBulk) -> Result<Outcome> {
        let mark = move |tx: &mut TenantTx<'_>| {
            let bulk = tx.find::<BulkSend>(&bulk_send::FIND, &values![job.service, job.bulk])?;
            let Some(bulk) = bulk.filter(|bulk| !bulk.status.is_over()) else { return Ok(()) };
            progress(tx, &bulk, BulkStatus::Error, bulk.expanded_rows, None)
        };
        self.notify.store().write(&tenant, mark).await?;
        Ok(Outcome::Dead)
    }
}

fn expand_chunk(tx: &mut TenantTx<'_>, job: &ExpandBulk, lease: &Lease) -> Result<Step> {
    let bulk = tx.find::<BulkSend>(&bulk_send::FIND, &values![job.service, job.bulk])?;
    let Some(bulk) = bulk.filter(|bulk| bulk.status != BulkStatus::Cancelled) else {
        tx.complete(lease)?;
        return Ok(Step::Finished);
    };
    let now = tx.now();
    let service: Service = tx.get(&service::FIND, &values![job.service], "the service")?;
    if service.state != ServiceState::Active {
        stop(tx, &bulk, &service)?;
        tx.complete(lease)?;
        return Ok(Step::Finished);
    }
    let chunk = tx.find::<(i64, Json<Vec<StoredRow>>)>(&bulk_chunk::NEXT, &values![job.bulk])?;
    let Some((number, Json(rows))) = chunk else {
        progress(tx, &bulk, BulkStatus::Finished, bulk.rows, Some(now))?;
        tx.complete(lease)?;
        return Ok(Step::Finished);
    };
    let lane: Lane = job.lane.parse()?;
    let expanded = bulk.expanded_rows.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let day = Day::at(now, &service.time_zone);
    insert(tx, &bulk, job, (lane, day), rows)?;
    if tx.execute(&bulk_chunk::DELETE, &values![job.bulk, number])? == 0 {
        return Err(Error::conflict("another worker has expanded this chunk"));
    }
    progress(tx, &bulk, BulkStatus::InProgress, expanded, None)?;
    Ok(Step::More)
}

/// A service that is stopped sends nothing: what is left of the bulk send is taken back, and not counted.
fn stop(tx: &mut TenantTx<'_>, bulk: &BulkSend, service: &Service) -> Result<()> {
    let chunks: Vec<(i64, Json<Vec<StoredRow>>)> = tx.list(&bulk_chunk::LIST, &values![bulk.id])?;
    let left = chunks.iter().flat_map(|(_, Json(rows))| rows).fold(0_u32, |sum, row| sum.saturating_add(row.parts));
    if counts(bulk.key_type) {
        give_back(tx, service, bulk.channel, bulk.scheduled_for.unwrap_or(bulk.created_at), left)?;
    }
    tx.execute(&bulk_chunk::DELETE_ALL, &values![bulk.id])?;
    progress(tx, bulk, BulkStatus::Cancelled, bulk.expanded_rows, Some(tx.now()))?;
    let told = json!({ "service": service.id, "state": service.state.as_str(), "rows": bulk.rows.saturating_sub(bulk.expanded_rows) });
    tx.audit(&Audited::new("job.cancel", "job", bulk.id).within(service.id.uuid()).before(told))
}

fn insert(
    tx: &mut TenantTx<'_>,
    bulk: &BulkSend,
    job: &ExpandBulk,
    (lane, day): (Lane, Day),
    rows: Vec<StoredRow>,
) -> Result<()> {
    let now = tx.now();
    let mut messages = Vec::with_capacity(rows.len());
    let mut jobs = Vec::with_capacity(rows.len());
    for row in rows {
        let id = NotificationId::new(tx.env());
        jobs.push(DeliverNotification { service: bulk.service_id, notification: id });
        messages.push(Notification {
            api_key_id: bulk.api_key_id,
            reference: row.reference,
            sender: job.sender.clone(),
            unsubscribe_url: row.unsubscribe_url,
            parts: row.parts,
            international: row.international,
            lane,
            bulk_id: Some(bulk.id),
            bulk_row: Some(row.number),
            ..Accepted {
                service_id: bulk.service_id,
                id,
                template_id: bulk.template_id,
                template_version: bulk.template_version,
                channel: bulk.channel,
                key_type: bulk.key_type,
                recipient: row.recipient,
                normalised_recipient: row.normalised_recipient,
                personalisation: row.personalisation.get().to_owned(),
                created_at: now,
            }
            .into()
        });
    }
    let columns: Vec<_> = messages.iter().map(|message| notification::columns(message, None, Some(day))).collect();
    tx.execute_many(&notification::INSERT, &columns)?;
    tx.enqueue_many(&jobs, Enqueue::now(lane))?;
    figures::accepted_all(tx, day, &messages)
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
