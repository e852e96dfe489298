//! The types that settings have: each reads itself from a text, says what is wrong with a bad one, and shows itself.

mod address;
mod choice;
mod clamd;
mod count;
mod database;
mod duration;
mod egress;
mod headers;
mod lane;
mod levels;
mod list;
mod mail_url;
mod names;
mod networks;
mod node_key;
mod origins;
mod outcomes;
mod public_url;
mod region;
mod secret;
mod size;
mod status_codes;
mod time_zone;

pub use address::Listen;
pub use choice::{
    BounceProtocol, CallProof, HttpMethod, KeysFrom, LogFormat, MailProvider, MailSecurity, MetricsAccess, ProxyHeader,
    Role, S3Addressing, TextClass, TextFormat, TextProvider,
};
pub use count::{Count, Percent, Port};
pub use database::DatabaseUrl;
pub use duration::TimeLimit;
pub use headers::Headers;
pub use levels::LogLevels;
pub use list::List;
pub use mail_url::MailUrl;
pub use names::{BodyTemplate, Domain, FilePath, JsonPointer, KeyPrefix, Sender, Text};
pub use node_key::{NodeKey, NodeKeys};
pub use outcomes::Outcomes;
pub use public_url::{GatewayUrl, PublicUrl};
pub use region::Region;
pub use secret::SecretText;
pub use size::ByteSize;

/// A type of setting.
pub trait Value: Sized {
    /// The type in a few words, for documentation: "duration", "path".
    const KIND: &'static str;

    /// Reads a value.
    ///
    /// # Errors
    /// What is wrong, as the rest of a sentence that starts with the value ("is not …"). It never quotes the value.
    fn parse(text: &str) -> Result<Self, String>;

    /// The value as `yui config` prints it: secrets are hidden.
    fn show(&self) -> String;

    /// The value of a setting that has neither been given nor a default.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Value> Value for Option<T> {
    const KIND: &'static str = T::KIND;

    fn parse(text: &str) -> Result<Self, String> {
        T::parse(text).map(Some)
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "not set".to_owned(), Value::show)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

#[cfg(test)]
mod tests;

pub use time_zone::ZoneName;
