//! Reports in no standard form, as far as they say clearly that they are one.

use super::Report;
use super::codes::Code;
use super::mime::Part;
use crate::model::receipt::{Feedback, FeedbackKind, Outcome};

/// How much of a text is looked at.
const READ: usize = 16 * 1024;

/// What a message without a sender says: nothing where it is an answer by machine, or does not look like a report.
pub(super) fn read(whole: &Part<'_>, parts: &[Part<'_>]) -> Option<Report> {
    let says = |name: &str| whole.field(name).map(str::to_ascii_lowercase);
    if says("auto-submitted").is_some_and(|value| value.starts_with("auto-replied"))
        || whole.field("x-autoreply").is_some()
    {
        return None;
    }
    let text = parts.iter().find(|part| part.is("text/plain"))?;
    let text = text.body.get(..READ).unwrap_or(text.body);
    let text = String::from_utf8_lossy(text);
    // Exim names whom it could not reach in the header; qmail begins with a sentence that never changes.
    let is_report = whole.field("x-failed-recipients").is_some() || text.contains("This is the qmail-send program at");
    let line = text.lines().find(|line| Code::find(line).is_some());
    match (line.and_then(|line| Some((Code::find(line)?, line))), is_report) {
        (Some((code, line)), true) => Some(code.failure(line.trim())),
        (None, true) => Some(Report {
            outcome: Outcome::TemporaryFailure,
            feedback: Feedback::new(FeedbackKind::SoftBounce, Some("general")),
            response: None,
        }),
        (_, false) => None,
    }
}
