//! Receipts of text messages that AWS End User Messaging sent: the events of a configuration set.
//!
//! <https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html>

use super::ending::of_description;
use super::{Unreadable, reference, text};
use crate::model::NotificationId;
use crate::model::receipt::{Outcome, Receipt};
use crate::providers::amazon::EUM_CONTEXT;
use crate::providers::redact::redact;
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Timestamp;

pub(super) fn read(content: &Value) -> Result<Receipt, Unreadable> {
    let status = text(content, "/messageStatus").ok_or(Unreadable::Lacks("status"))?;
    let is_final = content.get("isFinal").and_then(Value::as_bool).unwrap_or(false);
    let said = text(content, "/messageStatusDescription").unwrap_or_default();
    let outcome = match status {
        "DELIVERED" => Outcome::Delivered,
        "SUCCESSFUL" if is_final => Outcome::Delivered,
        // On its way: the message stays as it is.
        "SUCCESSFUL" | "QUEUED" | "PENDING" | "SENT" => Outcome::Sent,
        _ => of_description(said),
    };
    let milliseconds = content.get("eventTimestamp").and_then(Value::as_i64);
    let occurred_at = milliseconds.and_then(|at| Timestamp::from_millisecond(at).ok());
    let recipient = text(content, "/destinationPhoneNumber");
    let is_failure = !matches!(outcome, Outcome::Delivered | Outcome::Sent);
    let response = is_failure.then(|| redact(said, recipient.unwrap_or_default()));
    let notification: Option<Uuid> = text(content, &format!("/context/{EUM_CONTEXT}")).and_then(|id| id.parse().ok());
    Ok(Receipt {
        notification: notification.map(NotificationId::from),
        provider_response: response.filter(|response| !response.is_empty()),
        recipient: recipient.map(str::to_owned),
        ..Receipt::new(
            "eum",
            reference(content, "/messageId")?,
            outcome,
            occurred_at.ok_or(Unreadable::Lacks("timestamp"))?,
        )
    })
}
