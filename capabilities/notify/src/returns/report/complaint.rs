//! Complaints: `message/feedback-report` (RFC 5965).

use super::Report;
use super::mime::{field, fields};
use crate::model::receipt::{Feedback, FeedbackKind, Outcome};

/// Kinds of feedback by which a reader does not want such messages.
const COMPLAINTS: [&str; 5] = ["abuse", "fraud", "virus", "other", "opt-out"];

/// The complaint; nothing where the reader says that the message was no spam after all, or a server reports a signature.
pub(super) fn read(body: &[u8]) -> Option<Report> {
    let (fields, _) = fields(body);
    let kind = field(&fields, "feedback-type")?.to_ascii_lowercase();
    let subtype = COMPLAINTS.iter().find(|known| **known == kind)?;
    Some(Report {
        outcome: Outcome::Complained,
        feedback: Feedback::new(FeedbackKind::Complaint, Some(subtype)),
        response: None,
    })
}
