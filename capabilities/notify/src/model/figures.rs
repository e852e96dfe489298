//! Figures of what was sent: the days they are kept for, and how they are added up.

use super::recipient::calling_code_of;
use super::{Channel, NotificationId, Status};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use yui_kernel::{Error, Result, Timestamp};

/// In how many rows the messages of one kind are counted, so that those who count at the same time seldom wait for each other.
pub const SLOTS: u8 = 4;

/// How many days a range of figures may have: a leap year's and one more.
const LONGEST_RANGE: i32 = 367;

/// A day of a service, stored as the number 20261122.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day of an instant in a zone with an IANA name; an unknown zone counts as UTC.
    #[must_use]
    pub fn at(instant: Timestamp, time_zone: &str) -> Self {
        Self(instant.to_zoned(TimeZone::get(time_zone).unwrap_or(TimeZone::UTC)).date())
    }

    /// As stored.
    #[must_use]
    pub fn number(self) -> i32 {
        i32::from(self.0.year()) * 10_000 + i32::from(self.0.month()) * 100 + i32::from(self.0.day())
    }

    /// From its stored form; none if that is no day.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        let part = |divisor: i32, modulus: i32| i8::try_from(number / divisor % modulus).ok();
        Date::new(i16::try_from(number / 10_000).ok()?, part(100, 100)?, part(1, 100)?).ok().map(Self)
    }

    /// The calendar's day.
    #[must_use]
    pub fn date(self) -> Date {
        self.0
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl DayRange {
    /// From `first` to `last`.
    ///
    /// # Errors
    /// `Invalid` if the last day comes before the first, or if there are more days than a year has.
    pub fn new(first: Date, last: Date) -> Result<Self> {
        let days = first.until(last).map_or(i32::MAX, |span| span.get_days());
        if !(0..LONGEST_RANGE).contains(&days) {
            return Err(Error::invalid(format!(
                "a range of days begins before it ends and has at most {LONGEST_RANGE} days"
            )));
        }
        Ok(Self { first: Day(first), last: Day(last) })
    }

    /// The day of `now` in the zone and the `days - 1` before it.
    #[must_use]
    pub fn last_days(now: Timestamp, time_zone: &str, days: i16) -> Self {
        let last = Day::at(now, time_zone);
        let back = jiff::Span::new().days(i64::from(days.max(1)) - 1);
        Self { first: Day(last.0.checked_sub(back).unwrap_or(Date::MIN)), last }
    }

    /// The fiscal year that begins in the month `begins` of `year`.
    #[must_use]
    pub fn fiscal_year(year: i16, begins: i8) -> Self {
        let start = |year| Date::new(year, begins.clamp(1, 12), 1);
        let first = start(year).unwrap_or(Date::MIN);
        let last = start(year.saturating_add(1)).and_then(Date::yesterday).unwrap_or(Date::MAX);
        Self { first: Day(first), last: Day(last) }
    }
}

/// Which of the rows that count its kind a message is counted in.
#[must_use]
pub fn slot(id: NotificationId) -> i32 {
    let [.., last] = id.uuid().into_bytes();
    i32::from(last % SLOTS)
}

/// The calling code of a text that leaves the service's country, `81`; else empty.
#[must_use]
pub fn destination(channel: Channel, international: bool, normalised_recipient: &str) -> String {
    if channel == Channel::Sms && international {
        calling_code_of(normalised_recipient).map(|code| code.to_string()).unwrap_or_default()
    } else {
        String::new()
    }
}

/// A number of messages and of the parts they were sent in; an e-mail is one part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages.
    pub messages: i64,
    /// Parts.
    pub parts: i64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.messages = self.messages.saturating_add(other.messages);
        self.parts = self.parts.saturating_add(other.parts);
    }
}

/// What became of messages, as far as a dashboard tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// On their way.
    InTransit,
    /// They reached the recipient's side, or a provider that tells nothing more.
    Delivered,
    /// They did not.
    Failed,
    /// Taken back before they were sent.
    Cancelled,
}

impl Status {
    /// What a message in this state counts as.
    #[must_use]
    pub fn fate(self) -> Fate {
        match self {
            Self::Cancelled => Fate::Cancelled,
            Self::Sent | Self::Delivered | Self::Received => Fate::Delivered,
            failed if Self::FAILURES.contains(&failed) => Fate::Failed,
            _ => Fate::InTransit,
        }
    }

    /// Whether a message in this state is paid for: a provider has taken it, whatever came of it there.
    #[must_use]
    pub fn is_billable(self) -> bool {
        matches!(
            self,
            Self::Sending
                | Self::Sent
                | Self::Pending
                | Self::Delivered
                | Self::Failed
                | Self::TemporaryFailure
                | Self::PermanentFailure
                | Self::ReturnedLetter
        )
    }
}

/// Adds tallies up under keys.
#[must_use]
pub fn summed<K: Ord>(entries: impl IntoIterator<Item = (K, Tally)>) -> BTreeMap<K, Tally> {
    let mut sums = BTreeMap::new();
    for (key, tally) in entries {
        *sums.entry(key).or_insert_with(Tally::default) += tally;
    }
    // What has moved on to another state leaves nothing behind.
    sums.retain(|_, tally| *tally != Tally::default());
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_numbers_that_read_as_dates() {
        let day = Day::at("2026-11-22T15:00:00Z".parse().unwrap(), "Asia/Tokyo");
        assert_eq!((day.number(), day.to_string()), (20_261_123, "2026-11-23".to_owned()));
        assert_eq!(Day::from_number(20_261_123), Some(day));
        for wrong in [0, -1, 20_261_301, 20_260_230, i32::MAX] {
            assert_eq!(Day::from_number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_are_bounded() {
        assert!(DayRange::new(date(2026, 4, 1), date(2027, 3, 31)).is_ok());
        assert!(DayRange::new(date(2026, 4, 2), date(2026, 4, 1)).is_err());
        assert!(DayRange::new(date(2026, 4, 1), date(2028, 4, 1)).is_err());
        let week = DayRange::last_days("2026-11-22T15:00:00Z".parse().unwrap(), "Asia/Tokyo", 7);
        assert_eq!((week.first.number(), week.last.number()), (20_261_117, 20_261_123));
        let year = DayRange::fiscal_year(2026, 4);
        assert_eq!((year.first.number(), year.last.number()), (20_260_401, 20_270_331));
    }

    #[test]
    fn only_texts_that_leave_the_country_have_a_destination() {
        assert_eq!(destination(Channel::Sms, true, "+447700900123"), "44");
        assert_eq!(destination(Channel::Sms, true, "+16135550100"), "1");
        assert_eq!(destination(Channel::Sms, true, "+35312345678"), "353");
        assert_eq!(destination(Channel::Sms, false, "+819012345678"), "");
        assert_eq!(destination(Channel::Email, true, "a@example.jp"), "");
    }

    #[test]
    fn every_state_has_a_fate_and_refused_messages_cost_nothing() {
        for status in Status::FAILURES {
            assert_eq!(status.fate(), Fate::Failed, "{status}");
        }
        assert_eq!(Status::Pending.fate(), Fate::InTransit);
        for free in [Status::Created, Status::TechnicalFailure, Status::PiiCheckFailed, Status::Cancelled] {
            assert!(!free.is_billable(), "{free}");
        }
        assert!(Status::PermanentFailure.is_billable());
    }

    #[test]
    fn sums_forget_what_moved_on() {
        let one = |sign: i64| Tally { messages: sign, parts: 2 * sign };
        let sums = summed([("created", one(1)), ("created", one(-1)), ("sent", one(1)), ("sent", one(1))]);
        assert_eq!(sums.into_iter().collect::<Vec<_>>(), [("sent", Tally { messages: 2, parts: 4 })]);
    }
}
