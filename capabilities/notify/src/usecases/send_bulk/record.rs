//! The one transaction in which a bulk send is accepted.

use super::prepare::PreparedRows;
use crate::Notify;
use crate::jobs::ExpandBulk;
use crate::model::problem::Problems;
use crate::model::service::Service;
use crate::sql::bulk_send::BulkSend;
use crate::sql::{bulk_chunk, bulk_send};
use crate::usecases::Failure;
use crate::usecases::idempotency::{self, Answer, Known, Repeatable};
use crate::usecases::send_message;
use std::sync::Arc;
use yui_kernel::{ErrorKind, Lane, Result, Tenant};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, Value, values};

/// All that is stored.
pub(super) struct Recording {
    pub(super) service: Service,
    pub(super) bulk: BulkSend,
    pub(super) prepared: PreparedRows,
    pub(super) lane: Lane,
    pub(super) sender: Option<String>,
    pub(super) answer: Answer,
    pub(super) repeat: Option<Repeatable>,
}

enum Recorded {
    New(Answer),
    Repeated(Answer),
    Refused(Problems),
    Reused,
}

/// Counts the messages, stores their rows, enqueues their expansion and keeps the answer.
///
/// # Errors
/// The limit that is reached, or a fault of the store.
pub(super) async fn record(notify: &Notify, tenant: &Tenant, recording: Recording) -> Result<Answer, Failure> {
    let recording = Arc::new(recording);
    loop {
        let attempt = Arc::clone(&recording);
        return match notify.store().write(tenant, move |tx| accept(tx, &attempt)).await {
            Ok(Recorded::New(answer)) => {
                let bulk = &recording.bulk;
                notify.metrics().accepted_rows(bulk.channel, bulk.key_type, bulk.rows);
                Ok(answer)
            }
            Ok(Recorded::Repeated(answer)) => Ok(answer),
            Ok(Recorded::Refused(problems)) => Err(problems.into()),
            Ok(Recorded::Reused) => Err(idempotency::reused()),
            // Another request with the same key was answered in the meantime; now its answer is found.
            Err(error) if error.kind() == ErrorKind::Conflict && recording.repeat.is_some() => continue,
            Err(error) => Err(error.into()),
        };
    }
}

fn accept(tx: &mut TenantTx<'_>, new: &Recording) -> Result<Recorded> {
    let Recording { service, bulk, prepared, .. } = new;
    if let Some(repeat) = &new.repeat {
        match repeat.look_up(tx, service.id)? {
            Known::New => {}
            Known::Answered(answer) => return Ok(Recorded::Repeated(answer)),
            Known::Reused => return Ok(Recorded::Reused),
        }
    }
    if send_message::counts(bulk.key_type) {
        let sent_on = bulk.scheduled_for.unwrap_or(bulk.created_at);
        let counted = send_message::count_usage(tx, service, bulk.channel, sent_on, prepared.quantity)?;
        if let Err(problems) = counted {
            return Ok(Recorded::Refused(problems));
        }
    }
    let chunks: Vec<Vec<Value>> =
        (0_i64..).zip(&prepared.chunks).map(|(number, rows)| values![bulk.id, number, rows].to_vec()).collect();
    tx.execute_many(&bulk_chunk::INSERT, &chunks)?;
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
    tx.execute(&bulk_send::INSERT, &bulk_send::columns(bulk, job.uuid()))?;
    if let Some(repeat) = &new.repeat {
        repeat.keep(tx, service.id, &new.answer)?;
    }
    Ok(Recorded::New(new.answer.clone()))
}
