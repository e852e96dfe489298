//! Status codes of mail servers (RFC 3463) and what they say about a message and its recipient.

use super::Report;
use crate::model::receipt::{Feedback, FeedbackKind, Outcome};
use crate::providers::redact::redact;

/// A status code: class, subject, detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code(pub(super) u16, pub(super) u16, pub(super) u16);

impl Code {
    /// The code that a text begins with.
    pub(super) fn read(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut numbers = text.get(..end)?.trim_end_matches('.').split('.');
        let mut next = || numbers.next().filter(|digits| (1..=3).contains(&digits.len()))?.parse().ok();
        let code = Self(next()?, next()?, next()?);
        (matches!(code.0, 2 | 4 | 5) && numbers.next().is_none()).then_some(code)
    }

    /// The first code of a failure in a text, after a white space or a bracket.
    pub(super) fn find(text: &str) -> Option<Self> {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | '#' | '<' | ';'));
        words.filter_map(Self::read).find(|code| code.0 != 2)
    }

    /// What a failure with this code says. `words` are those of the server that refused the message.
    pub(super) fn failure(self, words: &str) -> Report {
        let hard = |subtype| (Outcome::PermanentFailure, FeedbackKind::HardBounce, subtype);
        let soft = |subtype| (Outcome::TemporaryFailure, FeedbackKind::SoftBounce, subtype);
        let (outcome, kind, subtype) = match self {
            // Whoever gave up waiting has not learnt whether the mailbox exists.
            Self(_, 2, 2) => soft("mailbox-full"),
            Self(_, 2, 3) | Self(_, 3, 4) => soft("message-too-large"),
            Self(5, 1, 1 | 2 | 3 | 6 | 10) => hard("no-email"),
            Self(5, 1, 0 | 4) | Self(5, 2, 0 | 1) | Self(5, 4, 4) | Self(5, 0, 0) => hard("general"),
            Self(5, 6 | 7, _) => soft("content-rejected"),
            _ => soft("general"),
        };
        let Self(class, subject, detail) = self;
        let code = format!("{class}.{subject}.{detail}");
        let words = redact(words, "");
        let response = if words.contains(&code) { words } else { format!("{code} {words}").trim_end().to_owned() };
        Report { outcome, feedback: Feedback::new(kind, Some(subtype)), response: Some(response) }
    }
}
