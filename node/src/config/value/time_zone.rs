//! Time zones.

use super::Value;
use jiff::tz::TimeZone;

/// A time zone, by its name in the IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneName(pub String);

impl Value for ZoneName {
    const KIND: &'static str = "time zone";

    fn parse(text: &str) -> Result<Self, String> {
        match TimeZone::get(text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err("is not the name of a time zone".to_owned()),
        }
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}
