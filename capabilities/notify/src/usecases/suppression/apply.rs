//! Ends a message to an address on the list.

use crate::Notify;
use crate::model::bounces::SUPPRESSED;
use crate::model::receipt::{Feedback, FeedbackKind};
use crate::model::{Channel, KeyType, Status};
use crate::services::Snapshot;
use crate::sql::notification::Notification;
use crate::sql::suppression::{self, Suppressed};
use crate::usecases::settle::{Fate, Listeners, settle};
use yui_kernel::{Result, Tenant};
use yui_store::jobs::Lease;
use yui_store::{TenantTx, values};

/// Ends the e-mail as a permanent failure, with the job that would deliver it, if its address is on the organisation's list; `false` if it
/// is not, and then nothing is done. Messages of test keys go nowhere, so no list stops them.
///
/// # Errors
/// As the store reports them; `Conflict` if another worker has taken the job.
pub async fn end_suppressed(
    notify: &Notify,
    snapshot: &Snapshot,
    tenant: &Tenant,
    lease: &Lease,
    message: &Notification,
) -> Result<bool> {
    if message.channel != Channel::Email || message.key_type == KeyType::Test {
        return Ok(false);
    }
    let address = message.normalised_recipient.clone();
    let find = move |tx: &mut TenantTx<'_>| tx.find::<Suppressed>(&suppression::FIND, &values![&address]);
    if notify.store().read(tenant, find).await?.is_none() {
        return Ok(false);
    }
    let listeners = Listeners::of(snapshot);
    let (message, lease) = (message.clone(), lease.clone());
    let end = move |tx: &mut TenantTx<'_>| {
        let feedback = Feedback::new(FeedbackKind::HardBounce, Some("on-account-suppression-list"));
        let fate = Fate::new(Status::PermanentFailure, tx.now()).because(SUPPRESSED);
        settle(tx, listeners, &message, &Fate { feedback: Some(feedback), ..fate })?;
        tx.complete(&lease)
    };
    notify.store().write(tenant, end).await?;
    Ok(true)
}
