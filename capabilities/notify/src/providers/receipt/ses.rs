//! Receipts of Amazon SES, as notifications of an identity (`notificationType`) or events of a configuration set (`eventType`).
//!
//! <https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html>,
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>

use super::{Unreadable, reference, text};
use crate::model::NotificationId;
use crate::model::receipt::{Feedback, FeedbackKind, Outcome, Receipt};
use crate::providers::amazon::SES_TAG;
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Timestamp;

const SUPPRESSED: &str = "The email address is on our email provider suppression list";
const SUPPRESSED_BY_ACCOUNT: &str = "The email address is on the GC Notify suppression list";
const ATTACHMENT: &str = "The email was rejected because of its attachments";

/// What is told of one message.
struct Told<'a> {
    outcome: Outcome,
    feedback: Option<Feedback>,
    response: Option<&'static str>,
    recipient: Option<&'a str>,
    /// The part of the receipt that is about this: `delivery`, `bounce`, ….
    part: &'static str,
}

pub(super) fn read(content: &Value) -> Result<Option<Receipt>, Unreadable> {
    let kind = text(content, "/eventType").or_else(|| text(content, "/notificationType"));
    let told = match kind.ok_or(Unreadable::Lacks("type"))? {
        "Delivery" => delivery(content),
        "Bounce" => bounce(content)?,
        "Complaint" => complaint(content),
        // Malware was found in it, or its own template failed: it was never sent.
        "Reject" | "Rendering Failure" => Told {
            outcome: Outcome::TechnicalFailure,
            feedback: None,
            response: Some("Amazon SES did not send the message because of its content"),
            recipient: None,
            part: "reject",
        },
        // Sent, opened, clicked, delayed, unsubscribed.
        _ => return Ok(None),
    };
    let when = text(content, &format!("/{}/timestamp", told.part)).or_else(|| text(content, "/mail/timestamp"));
    let occurred_at: Option<Timestamp> = when.and_then(|when| when.parse().ok());
    let occurred_at = occurred_at.ok_or(Unreadable::Lacks("timestamp"))?;
    Ok(Some(Receipt {
        notification: notification(content),
        feedback: told.feedback,
        provider_response: told.response.map(str::to_owned),
        recipient: told.recipient.or_else(|| text(content, "/mail/destination/0")).map(str::to_owned),
        feedback_id: text(content, &format!("/{}/feedbackId", told.part)).map(str::to_owned),
        ..Receipt::new("ses", reference(content, "/mail/messageId")?, told.outcome, occurred_at)
    }))
}

fn delivery(content: &Value) -> Told<'_> {
    let recipient = text(content, "/delivery/recipients/0");
    Told { outcome: Outcome::Delivered, feedback: None, response: None, recipient, part: "delivery" }
}

fn bounce(content: &Value) -> Result<Told<'_>, Unreadable> {
    let kind = text(content, "/bounce/bounceType").ok_or(Unreadable::Lacks("bounce type"))?;
    let subtype = text(content, "/bounce/bounceSubType").unwrap_or("General");
    let (outcome, feedback, subtype) = match kind {
        "Permanent" => (Outcome::PermanentFailure, FeedbackKind::HardBounce, subtype),
        "Transient" => (Outcome::TemporaryFailure, FeedbackKind::SoftBounce, subtype),
        _ => (Outcome::TemporaryFailure, FeedbackKind::SoftBounce, "General"),
    };
    let response = match subtype {
        "Suppressed" => Some(SUPPRESSED),
        "OnAccountSuppressionList" => Some(SUPPRESSED_BY_ACCOUNT),
        "AttachmentRejected" => Some(ATTACHMENT),
        _ => None,
    };
    Ok(Told {
        outcome,
        feedback: Some(Feedback::new(feedback, Some(&hyphenated(subtype)))),
        response,
        recipient: text(content, "/bounce/bouncedRecipients/0/emailAddress"),
        part: "bounce",
    })
}

/// The message had been delivered, unless the account's suppression list kept it back.
fn complaint(content: &Value) -> Told<'_> {
    let kept_back =
        text(content, "/complaint/complaintSubType").filter(|subtype| *subtype == "OnAccountSuppressionList");
    let subtype = kept_back.or_else(|| text(content, "/complaint/complaintFeedbackType")).map(hyphenated);
    Told {
        outcome: if kept_back.is_some() { Outcome::PermanentFailure } else { Outcome::Complained },
        feedback: Some(Feedback::new(FeedbackKind::Complaint, subtype.as_deref())),
        response: kept_back.map(|_| SUPPRESSED_BY_ACCOUNT),
        recipient: text(content, "/complaint/complainedRecipients/0/emailAddress"),
        part: "complaint",
    }
}

/// Our own id: from the tag that we gave, else from our Message-ID among the headers.
fn notification(content: &Value) -> Option<NotificationId> {
    let tag = text(content, &format!("/mail/tags/{SES_TAG}/0"));
    let headers = || content.pointer("/mail/headers")?.as_array();
    let message_id = || {
        let mut headers = headers()?.iter();
        let is_id = |header: &&Value| text(header, "/name").is_some_and(|name| name.eq_ignore_ascii_case("message-id"));
        text(headers.find(is_id)?, "/value")?.trim_start_matches('<').split('@').next()
    };
    let id: Uuid = tag.or_else(message_id)?.parse().ok()?;
    Some(NotificationId::from(id))
}

/// `on-account-suppression-list` of `OnAccountSuppressionList`; at most 60 letters, digits and hyphens.
fn hyphenated(text: &str) -> String {
    let mut words = String::new();
    for character in text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60) {
        if character.is_ascii_uppercase() && !words.is_empty() && !words.ends_with('-') {
            words.push('-');
        }
        words.push(character.to_ascii_lowercase());
    }
    words
}
