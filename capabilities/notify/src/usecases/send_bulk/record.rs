//! The one transaction in which a bulk send is accepted.

use super::prepare::PreparedRows;
use crate::Notify;
use crate::jobs::ExpandBulk;
use crate::model::BulkId;
use crate::model::problem::Problems;
use crate::services::Snapshot;
use crate::sql::bulk_send::BulkSend;
use crate::sql::{bulk_chunk, bulk_send};
use crate::usecases::Failure;
use crate::usecases::idempotency::{Answer, Repeatable, answer_once};
use crate::usecases::send_message;
use std::sync::Arc;
use yui_kernel::{Lane, Result, Tenant};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, Value, values};

/// All that is stored.
pub(super) struct Recording {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) bulk: BulkSend,
    pub(super) prepared: PreparedRows,
    pub(super) lane: Lane,
    pub(super) sender: Option<String>,
    pub(super) answer: Answer,
}

/// Counts the messages, stores their rows, enqueues their expansion and keeps the answer.
///
/// # Errors
/// The limit that is reached, or a fault of the store.
pub(super) async fn record(
    notify: &Notify,
    tenant: &Tenant,
    recording: Recording,
    repeat: Option<Repeatable>,
) -> Result<Answer, Failure> {
    let bulk = &recording.bulk;
    let (id, channel, key_type, rows) = (recording.snapshot.service.id, bulk.channel, bulk.key_type, bulk.rows);
    let work = move |tx: &mut TenantTx<'_>| Ok(accept(tx, &recording)?.map(|()| recording.answer.clone()));
    let once = answer_once(notify.store(), tenant, id, None, repeat, work).await?;
    if once.is_new {
        notify.metrics().accepted_rows(channel, key_type, rows);
    }
    Ok(once.answer)
}

fn accept(tx: &mut TenantTx<'_>, new: &Recording) -> Result<std::result::Result<(), Problems>> {
    let Recording { snapshot, bulk, prepared, .. } = new;
    let service = &snapshot.service;
    if send_message::counts(bulk.key_type) {
        let year_start = snapshot.organisation_settings.fiscal_year_start;
        let sent_on = bulk.scheduled_for.unwrap_or(bulk.created_at);
        let counted = send_message::count_usage(tx, service, year_start, bulk.channel, sent_on, prepared.quantity)?;
        if let Err(problems) = counted {
            return Ok(Err(problems));
        }
    }
    keep(tx, bulk.id, prepared)?;
    let job = ExpandBulk {
        service: service.id,
        bulk: bulk.id,
        lane: new.lane.as_str().to_owned(),
        sender: new.sender.clone(),
    };
    let how = match bulk.scheduled_for {
        Some(at) => Enqueue::at(new.lane, at),
        None => Enqueue::now(new.lane),
    };
    let job = tx.enqueue(&job, how)?;
    tx.execute(&bulk_send::INSERT, &bulk_send::columns(bulk, Some(job.uuid())))?;
    Ok(Ok(()))
}

/// Keeps the rows until they become notifications.
///
/// # Errors
/// As the store reports them.
pub(crate) fn keep(tx: &mut TenantTx<'_>, bulk: BulkId, prepared: &PreparedRows) -> Result<()> {
    let chunks: Vec<Vec<Value>> =
        (0_i64..).zip(&prepared.chunks).map(|(number, rows)| values![bulk, number, rows].to_vec()).collect();
    tx.execute_many(&bulk_chunk::INSERT, &chunks).map(drop)
}
