//! Receipts of text messages that Amazon SNS sent: the lines of its delivery log.
//!
//! <https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html>

use super::ending::of_sentence;
use super::{Unreadable, reference, text};
use crate::model::receipt::{Outcome, Receipt};
use crate::providers::redact::redact;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use yui_kernel::Timestamp;

pub(super) fn read(content: &Value) -> Result<Receipt, Unreadable> {
    let status = text(content, "/status").ok_or(Unreadable::Lacks("status"))?;
    let said = text(content, "/delivery/providerResponse").unwrap_or_default();
    let outcome = if status == "SUCCESS" { Outcome::Delivered } else { of_sentence(said) };
    let occurred_at =
        text(content, "/notification/timestamp").and_then(instant).ok_or(Unreadable::Lacks("timestamp"))?;
    let recipient = text(content, "/delivery/destination");
    let response = (outcome != Outcome::Delivered).then(|| redact(said, recipient.unwrap_or_default()));
    Ok(Receipt {
        provider_response: response.filter(|response| !response.is_empty()),
        recipient: recipient.map(str::to_owned),
        ..Receipt::new("sns", reference(content, "/notification/messageId")?, outcome, occurred_at)
    })
}

/// `2016-06-28 00:40:34.558`, in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let at = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    text.parse().ok().or_else(at)
}
