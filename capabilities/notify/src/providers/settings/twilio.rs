//! Settings of Twilio's Messages API.

use super::smtp::Credentials;
use serde::Deserialize;
use std::time::Duration;

/// An account at Twilio.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSettings {
    /// Where the API is.
    #[serde(default = "TwilioSettings::default_url")]
    pub url: String,
    /// The account's SID: `AC…`.
    pub account: String,
    /// An API key's SID and secret, or the account's SID and token.
    pub credentials: Credentials,
    /// The SID of the messaging service that chooses senders: `MG…`.
    #[serde(default)]
    pub messaging_service: Option<String>,
    /// The sender that messages have whose service has none: a messaging service's senders stand above it.
    pub default_sender: String,
    /// Where Twilio is to tell how messages fare; without it, it tells nothing.
    #[serde(default)]
    pub status_callback: Option<String>,
    /// Longest wait for the answer.
    #[serde(default = "TwilioSettings::default_timeout", deserialize_with = "super::duration::deserialize")]
    pub timeout: Duration,
}

impl TwilioSettings {
    /// The public API's address.
    pub const URL: &'static str = "https://api.twilio.com";

    fn default_url() -> String {
        Self::URL.to_owned()
    }

    fn default_timeout() -> Duration {
        Duration::from_secs(30)
    }
}
