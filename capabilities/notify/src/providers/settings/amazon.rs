//! Settings of Amazon's services.

use serde::{Deserialize, Deserializer, de::Error};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;
use yui_web::client::aws::Keys;

/// An account with Amazon: what its three services share.
#[derive(Debug, Clone)]
pub struct AmazonSettings {
    /// The region, like `ca-central-1`.
    pub region: String,
    /// Where access keys come from.
    pub keys: Keys,
    /// Where the services are, in place of Amazon's own addresses: for tests and servers that speak the same.
    pub endpoint: Option<String>,
    /// Longest wait for an answer.
    pub timeout: Duration,
}

impl AmazonSettings {
    /// An account by its keys, all else as by default.
    #[must_use]
    pub fn new(region: impl Into<String>, keys: Keys) -> Self {
        Self { region: region.into(), keys, endpoint: None, timeout: Duration::from_secs(30) }
    }
}

/// E-mail through Amazon SES.
#[derive(Debug, Clone)]
pub struct SesSettings {
    /// The account.
    pub amazon: AmazonSettings,
    /// The configuration set, whose event destination sends receipts.
    pub configuration_set: Option<String>,
}

/// Whether a text message must arrive or may be cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextClass {
    /// It must arrive: codes, reminders, notices.
    #[default]
    Transactional,
    /// It may be cheap: advertising.
    Promotional,
}

/// Text messages through Amazon SNS.
#[derive(Debug, Clone)]
pub struct SnsSettings {
    /// The account.
    pub amazon: AmazonSettings,
    /// `AWS.SNS.SMS.SMSType`.
    pub class: TextClass,
}

/// Text messages through AWS End User Messaging.
#[derive(Debug, Clone)]
pub struct EumSettings {
    /// The account.
    pub amazon: AmazonSettings,
    /// The configuration set, whose event destination sends receipts.
    pub configuration_set: Option<String>,
    /// What a message to which numbers comes from.
    pub origins: Origins,
    /// `MessageType`.
    pub class: TextClass,
}

/// Pools, numbers and sender ids by destination, written `+1=pool-1a2b, +81=YUI, *=pool-3c4d`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins(BTreeMap<String, String>);

impl Origins {
    /// The origin of the longest prefix that `number` (E.164) begins with, else of `*`.
    #[must_use]
    pub fn of(&self, number: &str) -> Option<&str> {
        let fitting = self.0.iter().filter(|(prefix, _)| number.starts_with(prefix.as_str()));
        let closest = fitting.max_by_key(|(prefix, _)| prefix.len()).map(|(_, origin)| origin);
        closest.or_else(|| self.0.get("*")).map(String::as_str)
    }
}

impl FromStr for Origins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut origins = BTreeMap::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let Some((prefix, origin)) = item.split_once('=').map(|(prefix, origin)| (prefix.trim(), origin.trim()))
            else {
                return Err("holds something without an equals sign: write +1=pool-1a2b, *=YUI".to_owned());
            };
            let digits = prefix.strip_prefix('+').unwrap_or_default();
            let is_prefix = (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            if !(is_prefix || prefix == "*") {
                return Err("has a destination that is neither the beginning of a number, like +1, nor *".to_owned());
            }
            let is_origin = (1..=256).contains(&origin.len())
                && origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:/+-".contains(&byte));
            if !is_origin {
                return Err("has an origin that is no pool, number, sender id or ARN".to_owned());
            }
            if origins.insert(prefix.to_owned(), origin.to_owned()).is_some() {
                return Err("names a destination twice".to_owned());
            }
        }
        Ok(Self(origins))
    }
}

impl std::fmt::Display for Origins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let items: Vec<String> = self.0.iter().map(|(prefix, origin)| format!("{prefix}={origin}")).collect();
        f.write_str(&items.join(","))
    }
}

impl<'de> Deserialize<'de> for Origins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_decides() {
        let origins: Origins = "+1=pool-a, +1613=+16135550100, *=YUI".parse().unwrap();
        for (number, expected) in
            [("+14165550100", "pool-a"), ("+16135550199", "+16135550100"), ("+819012345678", "YUI")]
        {
            assert_eq!(origins.of(number), Some(expected), "{number}");
        }
        assert_eq!(origins.to_string().parse::<Origins>().unwrap(), origins);
        assert_eq!("+1=pool-a".parse::<Origins>().unwrap().of("+819012345678"), None);
        assert_eq!("".parse::<Origins>().unwrap(), Origins::default());
    }

    #[test]
    fn mistakes_are_refused() {
        for text in ["pool-a", "1=pool-a", "+=pool", "+1=", "+1=po ol", "+1=a,+1=b", "+1234567890123456=a"] {
            assert!(text.parse::<Origins>().is_err(), "{text}");
        }
    }
}
