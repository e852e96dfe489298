//! What is wrong with a request, in the words that clients of GC Notify and GOV.UK Notify already look for.
//!
//! Every text of both products stands here once, each as a function with typed arguments that returns the whole answer:
//! status, envelope and list. Use cases and endpoints return them; nobody else writes such a text. Where the products
//! disagree the function takes the [`Dialect`](super::Dialect).
//!
//! Some texts repeat what the caller sent, because clients expect it. They are for the answer alone: [`Problem`] and
//! [`Problems`] show only their classes in `Debug`, so that nothing of a request reaches a log through them.

mod access;
mod auth;
mod bulk;
mod limits;
mod reports;
mod sending;
mod templates;
mod wire;

pub use access::*;
pub use auth::{AuthProblem, leak_report_incomplete, leak_reporter_required};
pub use bulk::*;
pub use limits::*;
pub use reports::*;
pub use sending::*;
pub use templates::*;
pub use wire::*;

use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The class that clients switch on: `ValidationError`, `BadRequestError` …
    pub error: &'static str,
    /// The text for the caller; may repeat values of the request.
    pub message: String,
}

impl Problem {
    /// A problem of class `error`.
    #[must_use]
    pub fn new(error: &'static str, message: impl Into<String>) -> Self {
        Self { error, message: message.into() }
    }

    /// A breach of the request's schema.
    #[must_use]
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationError", message)
    }

    /// A request that is well formed and still cannot be done.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new("BadRequestError", message)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({})", self.error)
    }
}

/// How the list is wrapped. Both products answer most errors in the second form and a few still in the first.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Envelope {
    /// `{"status_code":N,"errors":[{"error","message"}]}`
    V2,
    /// `{"errors":[{"error","message"}]}`
    Bare,
    /// `{"result":"error","message":"…"}`
    V1,
    /// `{"result":"error","message":{"KEY":["…"]}}`
    V1Keyed(&'static str),
    /// All four keys: the list and, beside it, the text of the first form.
    Both(&'static str),
}

/// A whole answer to a request that failed; serialises to its body.
#[derive(Clone, PartialEq, Eq)]
pub struct Problems {
    status: u16,
    envelope: Envelope,
    list: Vec<Problem>,
    retry_after: Option<u64>,
    extra: Option<Box<(&'static str, serde_json::Value)>>,
}

impl Problems {
    /// One problem in the second envelope.
    #[must_use]
    pub fn one(status: u16, problem: Problem) -> Self {
        Self { status, envelope: Envelope::V2, list: vec![problem], retry_after: None, extra: None }
    }

    /// A 400 `BadRequestError`.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::one(400, Problem::bad_request(message))
    }

    /// Every breach of a request's schema, each once, in the order given; status 400.
    #[must_use]
    pub fn validation(messages: Vec<String>) -> Self {
        let mut list: Vec<Problem> = Vec::with_capacity(messages.len());
        for message in messages {
            if list.iter().all(|known| known.message != message) {
                list.push(Problem::validation(message));
            }
        }
        Self { status: 400, envelope: Envelope::V2, list, retry_after: None, extra: None }
    }

    /// One problem in the first envelope, where the message is a text.
    #[must_use]
    pub fn v1(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { envelope: Envelope::V1, ..Self::one(status, Problem::new(error, message)) }
    }

    /// The same in the first envelope with the text under `key`: `{"result":"error","message":{"KEY":["…"]}}`.
    #[must_use]
    pub fn keyed(mut self, key: &'static str) -> Self {
        self.envelope = Envelope::V1Keyed(key);
        self
    }

    /// The same in an envelope that does not repeat the status.
    #[must_use]
    pub fn without_status_code(mut self) -> Self {
        self.envelope = Envelope::Bare;
        self
    }

    /// The same with both envelopes in one body, `message` being the text of the first.
    #[must_use]
    pub fn with_v1_message(mut self, message: &'static str) -> Self {
        self.envelope = Envelope::Both(message);
        self
    }

    /// The same with a `Retry-After` header of `seconds`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The same with one more key in the body.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: serde_json::Value) -> Self {
        self.extra = Some(Box::new((key, value)));
        self
    }

    /// The HTTP status, which the second envelope repeats.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Seconds for a `Retry-After` header, where waiting helps.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after
    }

    /// The problems, in the order of the answer.
    #[must_use]
    pub fn list(&self) -> &[Problem] {
        &self.list
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problems").field("status", &self.status).field("list", &self.list).finish_non_exhaustive()
    }
}

impl Serialize for Problems {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let first = self.list.first().map_or("", |problem| problem.message.as_str());
        let mut body = serializer.serialize_map(None)?;
        match &self.envelope {
            Envelope::V1 => {
                body.serialize_entry("result", "error")?;
                body.serialize_entry("message", first)?;
            }
            Envelope::V1Keyed(key) => {
                body.serialize_entry("result", "error")?;
                body.serialize_entry("message", &serde_json::json!({ *key: [first] }))?;
            }
            Envelope::Bare => body.serialize_entry("errors", &self.list)?,
            Envelope::V2 | Envelope::Both(_) => {
                body.serialize_entry("status_code", &self.status)?;
                body.serialize_entry("errors", &self.list)?;
            }
        }
        if let Envelope::Both(message) = self.envelope {
            body.serialize_entry("result", "error")?;
            body.serialize_entry("message", message)?;
        }
        if let Some((key, value)) = self.extra.as_deref() {
            body.serialize_entry(key, value)?;
        }
        body.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(problems: &Problems) -> String {
        serde_json::to_string(problems).unwrap()
    }

    #[test]
    fn the_second_envelope_repeats_the_status() {
        let problems = Problems::validation(vec!["a is wrong".into(), "b is wrong".into(), "a is wrong".into()]);
        assert_eq!(
            body(&problems),
            r#"{"status_code":400,"errors":[{"error":"ValidationError","message":"a is wrong"},{"error":"ValidationError","message":"b is wrong"}]}"#
        );
    }

    #[test]
    fn the_first_envelope_holds_a_text_or_a_key() {
        assert_eq!(body(&Problems::v1(404, "NotFound", "gone")), r#"{"result":"error","message":"gone"}"#);
        assert_eq!(
            body(&AuthProblem::ServiceNotFound.problems(crate::model::Dialect::Gc).keyed("token")),
            r#"{"result":"error","message":{"token":["Invalid token: service not found"]}}"#
        );
    }

    #[test]
    fn a_notification_that_is_not_there_is_told_in_both_envelopes() {
        assert_eq!(
            body(&notification_not_found()),
            r#"{"status_code":404,"errors":[{"error":"NoResultFound","message":"No result found"}],"result":"error","message":"Notification not found in database"}"#
        );
    }

    #[test]
    fn debug_shows_no_text() {
        let shown = format!("{:?}", Problems::validation(vec!["email_address secret@example.com".into()]));
        assert!(!shown.contains("secret"), "{shown}");
        assert!(shown.contains("ValidationError"), "{shown}");
    }
}
