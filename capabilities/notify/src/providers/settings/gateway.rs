//! Settings of a text-message gateway: its HTTP API, described.

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de::Error};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use super::smtp::Credentials;

/// The request method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// POST.
    #[default]
    Post,
    /// PUT.
    Put,
}

/// How the body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyFormat {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// HTTP statuses, written like `200-299,409`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusSet(Vec<RangeInclusive<u16>>);

impl StatusSet {
    /// Whether `status` is among them.
    #[must_use]
    pub fn contains(&self, status: u16) -> bool {
        self.0.iter().any(|range| range.contains(&status))
    }
}

impl FromStr for StatusSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let status = |text: &str| text.trim().parse::<u16>().ok().filter(|status| (100..=599).contains(status));
        text.split(',')
            .map(|item| {
                let (first, last) = item.split_once('-').unwrap_or((item, item));
                let range = status(first).zip(status(last)).filter(|(first, last)| first <= last);
                range
                    .map(|(first, last)| first..=last)
                    .ok_or_else(|| format!("{item:?} is no HTTP status; write 200 or 200-299, separated by commas"))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl fmt::Display for StatusSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, range) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            match (range.start(), range.end()) {
                (first, last) if first == last => write!(f, "{comma}{first}")?,
                (first, last) => write!(f, "{comma}{first}-{last}")?,
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for StatusSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A gateway's HTTP API.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// What the gateway is called in records and metrics.
    #[serde(default = "GatewaySettings::default_name")]
    pub name: String,
    /// Where messages are handed over.
    pub url: String,
    /// The request method.
    #[serde(default)]
    pub method: Method,
    /// Headers, whose values are secrets; `{reference}` may stand in them.
    #[serde(default)]
    pub headers: BTreeMap<String, SecretString>,
    /// User name and password for HTTP Basic authentication (RFC 7617), where the gateway wants it.
    #[serde(default)]
    pub credentials: Option<Credentials>,
    /// How the body is written.
    #[serde(default)]
    pub body_format: BodyFormat,
    /// The body with the variables `{to}`, `{from}`, `{body}`, `{reference}` and `{parts}`; `{{` and `}}` are braces.
    /// JSON: any JSON text whose strings hold variables (`{"to": "{to}"}`). Form: `to={to}&text={body}`.
    pub body: String,
    /// Statuses that mean "taken".
    #[serde(default = "GatewaySettings::default_success")]
    pub success: StatusSet,
    /// Statuses that mean "later".
    #[serde(default = "GatewaySettings::default_temporary")]
    pub temporary: StatusSet,
    /// Where in the JSON answer the gateway's own name for the message is (JSON pointer, RFC 6901), like `/messages/0/id`.
    #[serde(default)]
    pub reference_pointer: Option<String>,
    /// Where in the JSON answer to a refusal the error's code is (JSON pointer); without it, errors show the status alone.
    #[serde(default)]
    pub error_pointer: Option<String>,
    /// Whether it tells how messages fared after it has taken them.
    #[serde(default)]
    pub receipts: bool,
    /// Longest wait for the answer.
    #[serde(default = "GatewaySettings::default_timeout", deserialize_with = "super::duration::deserialize")]
    pub timeout: Duration,
}

impl GatewaySettings {
    /// The gateway at `url` that takes `body` as JSON, all else as by default.
    #[must_use]
    pub fn new(url: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            name: Self::default_name(),
            url: url.into(),
            method: Method::default(),
            headers: BTreeMap::new(),
            credentials: None,
            body_format: BodyFormat::default(),
            body: body.into(),
            success: Self::default_success(),
            temporary: Self::default_temporary(),
            reference_pointer: None,
            error_pointer: None,
            receipts: false,
            timeout: Self::default_timeout(),
        }
    }

    /// Headers from lines of the form `Name: value`, for configuration that comes as text.
    ///
    /// # Errors
    /// The number of the line that is none; its content may be secret and is not repeated.
    pub fn headers_from_lines(text: &str) -> Result<BTreeMap<String, SecretString>, String> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(number, line)| match line.split_once(':') {
                Some((name, value)) => Ok((name.trim().to_owned(), SecretString::from(value.trim()))),
                None => Err(format!("line {} is no header; write Name: value, one a line", number + 1)),
            })
            .collect()
    }

    /// The name of a gateway that is given no other.
    pub const NAME: &'static str = "gateway";

    fn default_name() -> String {
        Self::NAME.to_owned()
    }

    fn default_success() -> StatusSet {
        StatusSet(vec![200..=299])
    }

    fn default_temporary() -> StatusSet {
        StatusSet(vec![408..=408, 425..=425, 429..=429, 500..=599])
    }

    fn default_timeout() -> Duration {
        Duration::from_secs(30)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn headers_are_read_from_lines() {
        let headers = GatewaySettings::headers_from_lines("X-Key: a:b\n\nAccept-Language: ja\n").unwrap();
        let shown: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();
        assert_eq!(shown, [("Accept-Language", "ja"), ("X-Key", "a:b")]);
        let error = GatewaySettings::headers_from_lines("X-Key: a\nsecret").unwrap_err();
        assert!(error.contains("line 2") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn statuses_are_read() {
        let set: StatusSet = "200-202, 409".parse().unwrap();
        for (status, expected) in [(199, false), (200, true), (202, true), (203, false), (409, true)] {
            assert_eq!(set.contains(status), expected, "{status}");
        }
        for text in ["", "2xx", "299-200", "99", "600", "200,", "-5"] {
            assert!(text.parse::<StatusSet>().is_err(), "{text}");
        }
    }
}
