//! What the node answered.

use http::HeaderMap;
use serde_json::Value;

/// An answer and its whole body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Header fields.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
    /// The body as JSON; null where it is none.
    pub json: Value,
}

impl Answer {
    pub(super) fn new(status: u16, headers: HeaderMap, text: String) -> Self {
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, json }
    }

    /// The same answer, which must have this status.
    ///
    /// # Panics
    /// If it has another.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The error of a refusal with this status: its class and message, of the second envelope.
    ///
    /// # Panics
    /// If the answer has another status or form.
    #[track_caller]
    #[must_use]
    pub fn refusal(&self, status: u16) -> (&str, &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.json["status_code"], status, "{}", self.text);
        let error = &self.json["errors"][0];
        match (error["error"].as_str(), error["message"].as_str()) {
            (Some(class), Some(message)) => (class, message),
            _ => panic!("no error in {}", self.text),
        }
    }

    /// The message of a refusal with this status.
    ///
    /// # Panics
    /// If the answer has another status or form.
    #[track_caller]
    #[must_use]
    pub fn message(&self, status: u16) -> &str {
        self.refusal(status).1
    }

    /// The id in the answer.
    ///
    /// # Panics
    /// If it has none.
    #[track_caller]
    #[must_use]
    pub fn id(&self) -> String {
        self.json["id"].as_str().unwrap_or_else(|| panic!("no id in {}", self.text)).to_owned()
    }

    /// The first value of a header field.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `Retry-After`, in seconds.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        self.header("retry-after")?.parse().ok()
    }
}
