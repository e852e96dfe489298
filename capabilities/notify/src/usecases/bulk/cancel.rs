//! Takes back a bulk send that waits for its time.

use crate::Notify;
use crate::model::{BulkId, BulkStatus, ServiceId};
use crate::sql::bulk_chunk;
use crate::sql::bulk_send::{self, BulkSend};
use crate::usecases::member;
use crate::usecases::send_message::{counts, give_back};
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, values};

/// Takes back a bulk send that is scheduled for later: none of its messages is sent, its rows are forgotten, and what they counted as on
/// their day is given back.
///
/// # Errors
/// `Forbidden` without `send_messages`; `NotFound` without such a bulk send; `Conflict` if it waits for no time ahead or has begun; faults of
/// the store.
pub async fn cancel_bulk(notify: &Notify, access: &Access, service: ServiceId, id: BulkId) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let work = move |tx: &mut TenantTx<'_>| {
        let (now, service) = (tx.now(), &snapshot.service);
        let bulk: BulkSend = tx.get(&bulk_send::FIND, &values![service.id, id], "the job")?;
        let waiting = bulk.scheduled_for.filter(|at| *at > now && bulk.status == BulkStatus::Scheduled);
        let (Some(at), Some(job)) = (waiting, bulk.job_id) else {
            return Err(Error::conflict("only a job that is scheduled for later can be cancelled"));
        };
        // Whoever gets the queued work has the job: a worker expands it, or it is taken back.
        if !tx.cancel(job.into())? || tx.execute(&bulk_send::CANCEL, &values![service.id, id, now])? == 0 {
            return Err(Error::conflict("this job has begun already"));
        }
        tx.execute(&bulk_chunk::DELETE_ALL, &values![id])?;
        if counts(bulk.key_type) {
            give_back(tx, service, bulk.channel, at, bulk.quantity)?;
        }
        let told = json!({ "service": service.id, "rows": bulk.rows, "scheduled_for": at });
        tx.audit(&Audited::new("job.cancel", "job", id).within(service.id.uuid()).before(told))
    };
    notify.store().write(tenant, work).await
}
