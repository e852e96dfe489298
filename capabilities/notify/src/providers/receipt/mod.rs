//! Receipts as providers write them, read into the one form of [`crate::model::receipt`].
//!
//! Amazon's services tell SNS, and SNS posts to the node: an [`envelope`] with a signature, and in it a text that says how a message fared
//! ([`read`]), or what somebody has written to a number ([`read_text`]). [`Inbox`] does all of it: it is what an endpoint needs.
//!
//! Reading is pure and never trusts: what is no receipt is an error that repeats nothing, what is of no interest is no receipt.

mod ending;
pub mod envelope;
mod eum;
mod inbound;
mod inbox;
mod ses;
mod sns;
#[cfg(test)]
mod tests;

pub use envelope::{Envelope, EnvelopeError, Kind};
pub use inbound::read_text;
pub use inbox::{Inbox, Posted};

use crate::model::receipt::Receipt;
use serde_json::Value;

/// Why a text is no receipt. Holds nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not a JSON object.
    #[error("the receipt is not a JSON object")]
    NotJson,
    /// It is of no service that is known.
    #[error("the receipt is of no kind that is known")]
    UnknownKind,
    /// Something that it must have is missing or of another type.
    #[error("the receipt has no usable {0}")]
    Lacks(&'static str),
}

/// Reads what SES, SNS or End User Messaging tells of a message. `None` where it tells nothing about how the message fared (it was opened, it is
/// delayed, the receipts were set up).
///
/// # Errors
/// [`Unreadable`] where it is no receipt.
pub fn read(text: &str) -> Result<Option<Receipt>, Unreadable> {
    // SNS says this once, as plain text, when an identity's or a configuration set's events are first sent to a topic.
    if text.starts_with("Successfully validated SNS topic") {
        return Ok(None);
    }
    let content: Value = serde_json::from_str(text).map_err(|_| Unreadable::NotJson)?;
    if !content.is_object() {
        return Err(Unreadable::NotJson);
    }
    if content.get("notificationType").or_else(|| content.get("eventType")).is_some() && content.get("mail").is_some() {
        ses::read(&content)
    } else if content.get("messageStatus").is_some() && content.get("eventType").is_some() {
        eum::read(&content).map(Some)
    } else if content.get("notification").is_some() && content.get("status").is_some() {
        sns::read(&content).map(Some)
    } else if content.get("notificationType").and_then(Value::as_str) == Some("AmazonSnsSubscriptionSucceeded") {
        Ok(None)
    } else {
        Err(Unreadable::UnknownKind)
    }
}

/// A text that is not empty, at this place (JSON pointer).
fn text<'a>(content: &'a Value, pointer: &str) -> Option<&'a str> {
    content.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
}

/// The provider's own name for a message: printable, as [`crate::providers::Accepted`] has it.
fn reference(content: &Value, pointer: &str) -> Result<String, Unreadable> {
    let text = text(content, pointer).ok_or(Unreadable::Lacks("message id"))?;
    if text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err(Unreadable::Lacks("message id"))
    }
}
