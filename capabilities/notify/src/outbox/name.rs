//! The name of a captured message: day, time and id of the message.

use crate::model::Channel;
use crate::providers::capture::made_at;
use uuid::Uuid;
use yui_kernel::Timestamp;

/// `2026-11-22/091502.123_{id}.eml`. Names are in the order of time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CapturedName {
    day: String,
    file: String,
}

impl CapturedName {
    /// A file of a day, if both have the form that captured messages have.
    #[must_use]
    pub fn new(day: &str, file: &str) -> Option<Self> {
        let name = Self { day: day.to_owned(), file: file.to_owned() };
        (is_day(day) && name.parts().is_some()).then_some(name)
    }

    /// Reads `day/file`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day, file) = text.split_once('/')?;
        Self::new(day, file)
    }

    /// The folder.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.day
    }

    /// The file in it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The message's id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.parts().map(|(id, _)| id).unwrap_or_default()
    }

    /// How it was to go.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.parts().map_or(Channel::Email, |(_, channel)| channel)
    }

    /// When the message was made.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        made_at(self.id())
    }

    fn parts(&self) -> Option<(Uuid, Channel)> {
        let (time, rest) = self.file.split_once('_')?;
        let (id, extension) = rest.rsplit_once('.')?;
        let is_time =
            time.len() == "091502.123".len() && time.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let channel = match extension {
            "eml" => Channel::Email,
            "json" => Channel::Sms,
            _ => return None,
        };
        // One way to write an id alone, so that one message has one name.
        let id = Uuid::try_parse(id).ok().filter(|parsed| parsed.to_string() == id)?;
        is_time.then_some((id, channel))
    }
}

impl std::fmt::Display for CapturedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.day, self.file)
    }
}

/// `2026-11-22`.
pub(super) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == text)
}
