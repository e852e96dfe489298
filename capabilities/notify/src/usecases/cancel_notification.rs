//! Takes back a message that waits for its time.

use super::member;
use super::send_message::{counts, give_back};
use super::settle::{Fate, Listeners, settle};
use crate::Notify;
use crate::model::{NotificationId, ServiceId, Status};
use crate::sql::notification::{self, Notification};
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, values};

/// Takes back a message that is scheduled for later: it is not sent, and what it counted as on its day is given back. Its state becomes
/// `cancelled`, and the service's own system is told.
///
/// # Errors
/// `Forbidden` without `send_messages`; `NotFound` without such a message; `Conflict` if it waits for no time ahead or is being sent
/// already; faults of the store.
pub async fn cancel_notification(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: NotificationId,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let settings = Arc::clone(&snapshot);
    let work = move |tx: &mut TenantTx<'_>| {
        let now = tx.now();
        let message: Notification = tx.get(&notification::FIND, &values![service, id], "the message")?;
        let waiting = message.scheduled_for.filter(|at| *at > now && message.status == Status::Created);
        let (Some(at), Some(job)) = (waiting, message.job_id) else {
            return Err(Error::conflict("only a message that is scheduled for later can be cancelled"));
        };
        // Whoever gets the queued work has the message: a worker sends it, or it is taken back.
        if !tx.cancel(job.into())?
            || !settle(tx, Listeners::of(&settings), &message, &Fate::new(Status::Cancelled, now))?
        {
            return Err(Error::conflict("this message is being sent already"));
        }
        if counts(message.key_type) {
            give_back(tx, &settings.service, message.channel, at, message.parts)?;
        }
        let told = json!({ "service": service, "scheduled_for": at });
        tx.audit(&Audited::new("message.cancel", "notification", id).within(service.uuid()).before(told))
    };
    notify.store().write(tenant, work).await
}
