//! Reads what comes back: reports on delivery (RFC 3464), complaints (RFC 5965), and the few other forms that say clearly what happened.
//!
//! Which message a report is about is known from the address that it came to, so nothing in it is believed but codes: who writes what
//! cannot be known. What is not clearly a report, such as an answer of somebody who is away, says nothing and changes nothing.

mod codes;
mod complaint;
mod delivery;
mod mime;
mod other;

use crate::model::NotificationId;
use crate::model::receipt::{Feedback, Outcome, Receipt};
use mime::Part;
use yui_kernel::Timestamp;

/// How much of a message is read: reports say what they have to say before the message that they return.
pub const READ: usize = 256 * 1024;

/// The provider whose messages come back here.
const PROVIDER: &str = "smtp";

/// What a report says of the message that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How the message fared.
    pub outcome: Outcome,
    /// What that says about the recipient's address.
    pub feedback: Feedback,
    /// The words of the server that refused it, without personal data.
    pub response: Option<String>,
}

impl Report {
    /// The same as the word of the provider on `notification`, heard at `now`.
    #[must_use]
    pub fn receipt(self, notification: NotificationId, now: Timestamp) -> Receipt {
        Receipt {
            provider: PROVIDER.to_owned(),
            provider_reference: None,
            notification: Some(notification),
            outcome: self.outcome,
            feedback: Some(self.feedback),
            provider_response: self.response,
            occurred_at: now,
            recipient: None,
            feedback_id: None,
        }
    }
}

/// Reads a message; `None` where it says nothing that matters: that it was delivered or will be tried again, or it is no report.
/// `is_null_sender` says that its envelope had no sender, as a report's has not.
#[must_use]
pub fn read(message: &[u8], is_null_sender: bool) -> Option<Report> {
    let whole = Part::read(message.get(..READ).unwrap_or(message));
    let parts = whole.leaves();
    if let Some(part) = parts.iter().find(|part| part.is("message/feedback-report")) {
        return complaint::read(part.body);
    }
    let is_status = |part: &&Part<'_>| part.is("message/delivery-status") || part.is("message/global-delivery-status");
    if let Some(part) = parts.iter().find(is_status) {
        return delivery::read(part.body);
    }
    if !is_null_sender {
        return None;
    }
    other::read(&whole, &parts)
}

#[cfg(test)]
mod tests;
