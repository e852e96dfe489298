//! What a service's own system is told: every key that either product sends (section 6.6 of the wire facts).

use crate::sql::complaint::Complaint;
use crate::sql::notification::Notification;
use crate::sql::received_text::ReceivedText;
use serde_json::{Value, json};
use yui_web::respond::wire_time;

/// Where a message stands.
#[must_use]
pub fn of_delivery(message: &Notification) -> Value {
    json!({
        "id": message.id,
        "reference": message.reference,
        "to": message.recipient,
        "status": message.status.as_str(),
        "status_description": message.status_description(),
        "provider_response": message.provider_response,
        "created_at": wire_time(message.created_at),
        "completed_at": message.completed_at.map(wire_time),
        "sent_at": message.sent_at.map(wire_time),
        "notification_type": message.channel.as_str(),
        "template_id": message.template_id,
        "template_version": message.template_version,
    })
}

/// A text that came in.
#[must_use]
pub fn of_received(text: &ReceivedText) -> Value {
    json!({
        "id": text.id,
        "source_number": text.from_number,
        "destination_number": text.to_number,
        "message": text.content,
        "date_received": wire_time(text.received_at),
    })
}

/// A message that its recipient called unwanted.
#[must_use]
pub fn of_complaint(complaint: &Complaint) -> Value {
    json!({
        "notification_id": complaint.notification,
        "complaint_id": complaint.id,
        "reference": complaint.reference,
        "to": complaint.recipient,
        "complaint_date": wire_time(complaint.received_at),
    })
}
