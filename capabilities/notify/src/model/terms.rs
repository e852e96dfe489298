//! What the operator grants a service beside its limits.

use super::Channel;
use jiff::SignedDuration;
use yui_kernel::{Error, Result, Timestamp};

/// The book that prices a service's messages where it names none.
pub const STANDARD_BOOK: &str = "standard";

/// For how many days messages are kept, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Days for which e-mails are kept.
    pub retention_email_days: u32,
    /// Days for which text messages are kept, sent and received.
    pub retention_text_days: u32,
    /// The price book, where it is not [`STANDARD_BOOK`].
    pub price_book: Option<String>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { retention_email_days: 7, retention_text_days: 7, price_book: None }
    }
}

impl Terms {
    /// The fewest days for which messages are kept: reports cover them, and receipts come in.
    pub const SHORTEST: u32 = 3;

    /// The most days.
    pub const LONGEST: u32 = 365;

    /// Checks the days.
    ///
    /// # Errors
    /// `Invalid`, saying which days are allowed.
    pub fn check(&self) -> Result<()> {
        let allowed = Self::SHORTEST..=Self::LONGEST;
        if allowed.contains(&self.retention_email_days) && allowed.contains(&self.retention_text_days) {
            return Ok(());
        }
        Err(Error::invalid(format!("messages are kept for {} to {} days", Self::SHORTEST, Self::LONGEST)))
    }

    /// For how many days messages of a channel are kept.
    #[must_use]
    pub fn retention_days(&self, channel: Channel) -> u32 {
        match channel {
            Channel::Email => self.retention_email_days,
            Channel::Sms => self.retention_text_days,
        }
    }

    /// Messages of a channel that are older than this are not kept.
    #[must_use]
    pub fn oldest_kept(&self, channel: Channel, now: Timestamp) -> Timestamp {
        let days = SignedDuration::from_hours(24 * i64::from(self.retention_days(channel)));
        now.saturating_sub(days).unwrap_or(Timestamp::MIN)
    }

    /// The name of its price book.
    #[must_use]
    pub fn book(&self) -> &str {
        self.price_book.as_deref().unwrap_or(STANDARD_BOOK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_bounds_and_channels_their_own() {
        assert!(Terms::default().check().is_ok());
        for days in [0, 2, 366] {
            assert!(Terms { retention_text_days: days, ..Terms::default() }.check().is_err(), "{days}");
        }
        let terms = Terms { retention_email_days: 3, retention_text_days: 365, ..Terms::default() };
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        assert_eq!(terms.oldest_kept(Channel::Email, now).to_string(), "2026-11-19T01:00:00Z");
        assert_eq!(terms.oldest_kept(Channel::Sms, now).to_string(), "2025-11-22T01:00:00Z");
    }
}
