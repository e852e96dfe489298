//! Counts what goes out and what comes back, in the transactions that settle messages.

use crate::jobs::JudgeBounces;
use crate::model::bounces::{SuppressionReason, hour, is_simulator, slot};
use crate::model::receipt::{Feedback, FeedbackKind};
use crate::model::{Channel, KeyType, Status};
use crate::sql::notification::Notification;
use crate::sql::{bounce_count, problem_address, suppression};
use yui_kernel::{Lane, Result};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, values};

/// Whether the message says anything about an address: e-mail to somebody.
fn counts(message: &Notification) -> bool {
    message.channel == Channel::Email
        && message.key_type != KeyType::Test
        && !is_simulator(&message.normalised_recipient)
}

/// A message comes into the state `now`; `message` shows the one before. An e-mail that its provider took is counted.
///
/// # Errors
/// As the store reports them.
pub fn sent(tx: &mut TenantTx<'_>, message: &Notification, now: Status) -> Result<()> {
    let is_taken =
        message.status == Status::Created && matches!(now, Status::Delivered | Status::Sending | Status::Sent);
    if !is_taken || !counts(message) {
        return Ok(());
    }
    let place = (hour(tx.now()), slot(message.id.uuid()));
    tx.send(&bounce_count::ADD, &values![message.service_id, place.0, place.1, 1_i64, 0_i64])
}

/// A provider tells why a message failed; `message` shows the state before. A hard bounce is counted, its address gets nothing more, and
/// the service is judged.
///
/// # Errors
/// As the store reports them.
pub fn heard(tx: &mut TenantTx<'_>, message: &Notification, feedback: &Feedback) -> Result<()> {
    // What never left the node has not come back.
    if feedback.kind != FeedbackKind::HardBounce || message.status == Status::Created || !counts(message) {
        return Ok(());
    }
    let (service, now, address) = (message.service_id, tx.now(), &message.normalised_recipient);
    let (hour, slot) = (hour(now), slot(message.id.uuid()));
    tx.execute(&bounce_count::ADD, &values![service, hour, slot, 0_i64, 1_i64])?;
    let reason = feedback.subtype.as_deref().unwrap_or("general");
    tx.execute(&problem_address::ADD, &values![service, address, reason, now])?;
    suppress(tx, address, SuppressionReason::HardBounce)?;
    tx.enqueue(&JudgeBounces { service }, Enqueue::now(Lane::Normal)).map(drop)
}

/// The recipient called the message unwanted: the address gets nothing more.
///
/// # Errors
/// As the store reports them.
pub fn complained(tx: &mut TenantTx<'_>, message: &Notification) -> Result<()> {
    if counts(message) { suppress(tx, &message.normalised_recipient, SuppressionReason::Complaint) } else { Ok(()) }
}

fn suppress(tx: &mut TenantTx<'_>, address: &str, reason: SuppressionReason) -> Result<()> {
    let (id, now) = (tx.env().new_uuid(), tx.now());
    tx.execute(&suppression::ADD, &values![address, id, reason.as_str(), now]).map(drop)
}
