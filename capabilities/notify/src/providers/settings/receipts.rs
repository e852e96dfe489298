//! Settings of the calls that a text-message gateway makes: receipts and texts from people.

use crate::model::receipt::Outcome;
use secrecy::SecretString;
use std::collections::BTreeMap;

/// How a gateway proves that a call is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallProof {
    /// The header holds the secret, alone or after `Bearer`.
    Secret,
    /// The header holds the HMAC-SHA256 of the body, keyed with the secret, in hexadecimal digits or Base64, alone or after `sha256=`.
    HmacSha256,
}

/// How a gateway's calls are read. Pointers are JSON pointers (RFC 6901); a form is read as an object of texts.
#[derive(Debug, Clone)]
pub struct GatewayCalls {
    /// The gateway's name, as its messages have it.
    pub provider: String,
    /// What it proves itself with.
    pub secret: SecretString,
    /// How.
    pub proof: CallProof,
    /// In which header, in lower case.
    pub header: String,
    /// Where the list of receipts is, if one call may hold several.
    pub list: Option<String>,
    /// Where, in each, the gateway's own name for the message is.
    pub message_id: String,
    /// Where the reference that the node gave it is: the notification's id.
    pub reference: String,
    /// Where the word on how the message fared is.
    pub status: String,
    /// What the words mean, in lower case; others say nothing that matters.
    pub statuses: BTreeMap<String, Outcome>,
    /// What the codes of explanation mean, in lower case, where the word says that the message failed.
    pub codes: BTreeMap<String, Outcome>,
    /// Where a code or word of explanation is, which is shown as `provider_response`.
    pub detail: Option<String>,
    /// Where the time is: RFC 3339, or seconds or milliseconds since 1970.
    pub at: Option<String>,
    /// Where the sender of a text from a person is.
    pub from: String,
    /// Where the number that it was sent to is.
    pub to: String,
    /// Where its text is.
    pub body: String,
}
