//! The one transaction in which a message is accepted.

use super::files::{self, KeptFiles};
use crate::Notify;
use crate::jobs::{DeliverNotification, ScanFiles};
use crate::model::Status;
use crate::model::problem::Problems;
use crate::services::Snapshot;
use crate::sql::notification::{self, Notification};
use crate::usecases::Failure;
use crate::usecases::figures;
use crate::usecases::idempotency::{Answer, Repeatable, answer_once};
use std::sync::Arc;
use yui_kernel::{Result, Tenant};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, Turn};

/// Counts the message, stores it, enqueues its delivery and keeps the answer.
///
/// # Errors
/// The limit that is reached, or a fault of the store.
pub(super) async fn record(
    notify: &Notify,
    tenant: &Tenant,
    snapshot: &Arc<Snapshot>,
    notification: Notification,
    files: KeptFiles,
    answer: Answer,
    repeat: Option<Repeatable>,
) -> Result<Answer, Failure> {
    let (channel, key_type) = (notification.channel, notification.key_type);
    let (id, settings) = (snapshot.service.id, Arc::clone(snapshot));
    let (message, has_files) = (notification.id, !files.is_empty());
    let work = move |tx: &mut TenantTx<'_>| Ok(accept(tx, &settings, &notification, &files)?.map(|()| answer.clone()));
    let counter = super::counts(key_type).then(|| Turn(id.uuid(), channel.as_str()));
    let answered = answer_once(notify.store(), tenant, id, counter, repeat, work).await;
    if has_files && !matches!(&answered, Ok(once) if once.is_new) {
        files::discard(notify, tenant, message).await;
    }
    let once = answered?;
    if once.is_new {
        notify.metrics().accepted(channel, key_type);
    }
    Ok(once.answer)
}

/// Counts the message, stores it and enqueues its delivery.
///
/// # Errors
/// As the store reports them; the inner error is the limit that is reached.
pub(super) fn accept(
    tx: &mut TenantTx<'_>,
    snapshot: &Snapshot,
    new: &Notification,
    files: &KeptFiles,
) -> Result<std::result::Result<(), Problems>> {
    let service = &snapshot.service;
    if super::counts(new.key_type) {
        let sent_on = new.scheduled_for.unwrap_or(new.created_at);
        let year_start = snapshot.organisation_settings.fiscal_year_start;
        if let Err(problems) = super::count_usage(tx, service, year_start, new.channel, sent_on, new.parts)? {
            return Ok(Err(problems));
        }
    }
    if !files.is_empty() {
        files.accept(tx, service.id)?;
    }
    let job = if new.status == Status::PendingVirusCheck {
        tx.enqueue(&ScanFiles { service: service.id, notification: new.id }, Enqueue::now(new.lane))?
    } else {
        let job = DeliverNotification { service: service.id, notification: new.id };
        let how = match new.scheduled_for {
            Some(at) => Enqueue::at(new.lane, at),
            None => Enqueue::now(new.lane),
        };
        tx.enqueue(&job, how)?
    };
    let day = figures::day(service, new);
    tx.send(&notification::INSERT, &notification::columns(new, Some(job.uuid()), Some(day)))?;
    figures::accepted(tx, day, new)?;
    Ok(Ok(()))
}
