//! Counts messages, within the transactions that accept them or change their state.

use crate::model::figures::{Day, Tally, destination, slot, summed};
use crate::model::service::Service;
use crate::model::{NotificationId, ServiceId, Status};
use crate::sql::notification::Notification;
use crate::sql::statistic::{self, no_key};
use yui_kernel::Result;
use yui_store::{TenantTx, Value, values};

/// The day that a message counts for: that on which it is to be sent.
#[must_use]
pub fn day(service: &Service, message: &Notification) -> Day {
    Day::at(message.scheduled_for.unwrap_or(message.created_at), &service.time_zone)
}

/// Counts a message that is accepted in this transaction; it must be stored with the same day.
///
/// # Errors
/// As the store reports them.
pub fn accepted(tx: &mut TenantTx<'_>, day: Day, message: &Notification) -> Result<()> {
    let tally = Tally { messages: 1, parts: i64::from(message.parts) };
    tx.send(&statistic::COUNT, &columns(day, message, &Row::of(message), tally))
}

/// Counts the messages of one chunk of a bulk send, which share template, key and state.
///
/// # Errors
/// As the store reports them.
pub fn accepted_all(tx: &mut TenantTx<'_>, day: Day, messages: &[Notification]) -> Result<()> {
    let Some(first) = messages.first() else { return Ok(()) };
    let counted =
        messages.iter().map(|message| (Row::of(message), Tally { messages: 1, parts: i64::from(message.parts) }));
    // In the order of their keys, so that no two who count at once wait for each other.
    let rows: Vec<_> = summed(counted).into_iter().map(|(row, tally)| columns(day, first, &row, tally)).collect();
    tx.execute_many(&statistic::COUNT, &rows).map(drop)
}

/// Moves a stored message's count from the state it is in to another one.
///
/// # Errors
/// As the store reports them.
pub fn moved(tx: &mut TenantTx<'_>, message: &Notification, to: Status) -> Result<()> {
    let Row { destination, slot } = Row::of(message);
    move_count(tx, message.service_id, message.id, (destination, slot), (message.status, to))
}

fn move_count(
    tx: &mut TenantTx<'_>,
    service: ServiceId,
    id: NotificationId,
    (destination, slot): (String, i32),
    (from, to): (Status, Status),
) -> Result<()> {
    if from == to {
        return Ok(());
    }
    let values = values![service, id, no_key(), destination, slot, from.as_str(), to.as_str()];
    tx.send(&statistic::MOVE, &values)
}

/// What tells apart the rows that messages of one kind are counted in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    destination: String,
    slot: i32,
}

impl Row {
    fn of(message: &Notification) -> Self {
        let destination = destination(message.channel, message.international, &message.normalised_recipient);
        Self { destination, slot: slot(message.id) }
    }
}

fn columns(day: Day, message: &Notification, row: &Row, tally: Tally) -> Vec<Value> {
    values![
        message.service_id,
        day.number(),
        message.template_id,
        message.api_key_id.unwrap_or(no_key()),
        message.key_type.as_str(),
        message.channel.as_str(),
        &row.destination,
        message.status.as_str(),
        row.slot,
        tally.messages,
        tally.parts,
        message.created_at,
    ]
    .to_vec()
}
