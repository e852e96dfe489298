//! The periods that limits are counted in: a service's day and its fiscal year.

use super::organisation::APRIL;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use yui_kernel::Timestamp;

/// The day and the fiscal year of an instant, in a service's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periods {
    now: Zoned,
    /// The month with which fiscal years begin, 1 to 12.
    start: i8,
}

impl Periods {
    /// For an instant in a zone with an IANA name, where fiscal years begin with the month `start`; an unknown zone counts as UTC, and what is
    /// no month as April.
    #[must_use]
    pub fn at(now: Timestamp, time_zone: &str, start: u8) -> Self {
        Self { now: now.to_zoned(TimeZone::get(time_zone).unwrap_or(TimeZone::UTC)), start: first_month(start) }
    }

    /// The day's name, `D2026-11-22`.
    #[must_use]
    pub fn day(&self) -> String {
        format!("D{}", self.now.date())
    }

    /// The fiscal year's name: `Y2026` from April 2026 to March 2027, `Y2026-01` for years that begin with another month.
    #[must_use]
    pub fn year(&self) -> String {
        year_name(self.fiscal_year(), self.start.unsigned_abs())
    }

    /// The names of the fiscal year's first day and of the first day after it, as [`Periods::day`] names days.
    #[must_use]
    pub fn days_of_year(&self) -> (String, String) {
        let first = |year| format!("D{}", Date::new(year, self.start, 1).unwrap_or(Date::MAX));
        (first(self.fiscal_year()), first(self.fiscal_year() + 1))
    }

    /// Seconds until the day ends, at least one.
    #[must_use]
    pub fn until_tomorrow(&self) -> u64 {
        self.until(self.now.date().tomorrow().unwrap_or(Date::MAX))
    }

    /// Seconds until the fiscal year ends, at least one.
    #[must_use]
    pub fn until_next_year(&self) -> u64 {
        self.until(Date::new(self.fiscal_year() + 1, self.start, 1).unwrap_or(Date::MAX))
    }

    /// When the day began and when it ends.
    #[must_use]
    pub fn bounds_of_day(&self) -> (Timestamp, Timestamp) {
        let at = |date: Date| date.to_zoned(self.now.time_zone().clone()).map(|zoned| zoned.timestamp());
        let today = self.now.date();
        let tomorrow = today.tomorrow().unwrap_or(Date::MAX);
        (at(today).unwrap_or(Timestamp::MIN), at(tomorrow).unwrap_or(Timestamp::MAX))
    }

    /// When the fiscal year ends.
    #[must_use]
    pub fn end_of_year(&self) -> Timestamp {
        let date = Date::new(self.fiscal_year() + 1, self.start, 1).unwrap_or(Date::MAX);
        date.to_zoned(self.now.time_zone().clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// The calendar year in which the fiscal year begins.
    #[must_use]
    pub fn fiscal_year(&self) -> i16 {
        if self.now.month() >= self.start { self.now.year() } else { self.now.year() - 1 }
    }

    fn until(&self, date: Date) -> u64 {
        let start = date.to_zoned(self.now.time_zone().clone()).map(|zoned| zoned.timestamp());
        let seconds = start.map_or(1, |start| start.as_second() - self.now.timestamp().as_second());
        u64::try_from(seconds).unwrap_or(1).max(1)
    }
}

/// The month with which fiscal years begin, as calendars take it; what is no month counts as April.
#[must_use]
pub fn first_month(start: u8) -> i8 {
    let month = if (1..=12).contains(&start) { start } else { APRIL };
    month.cast_signed()
}

/// The name of the fiscal year that begins with the month `start` of `year`.
#[must_use]
pub fn year_name(year: i16, start: u8) -> String {
    if start == APRIL { format!("Y{year}") } else { format!("Y{year}-{start:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &str) -> Periods {
        Periods::at(text.parse().unwrap(), zone, APRIL)
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        assert_eq!(at("2026-11-22T14:59:59Z", "Asia/Tokyo").day(), "D2026-11-22");
        assert_eq!(at("2026-11-22T15:00:00Z", "Asia/Tokyo").day(), "D2026-11-23");
        assert_eq!(at("2026-11-22T15:00:00Z", "UTC").day(), "D2026-11-22");
        assert_eq!(at("2026-11-22T23:59:50Z", "UTC").until_tomorrow(), 10);
        assert_eq!(at("2026-06-22T23:00:00Z", "Europe/London").day(), "D2026-06-23");
    }

    #[test]
    fn fiscal_years_begin_in_april() {
        assert_eq!(at("2027-03-31T14:59:59Z", "Asia/Tokyo").year(), "Y2026");
        assert_eq!(at("2027-03-31T15:00:00Z", "Asia/Tokyo").year(), "Y2027");
        assert_eq!(at("2027-03-31T14:59:58Z", "Asia/Tokyo").until_next_year(), 2);
    }

    #[test]
    fn a_day_has_bounds() {
        let (from, to) = at("2026-11-22T14:59:59Z", "Asia/Tokyo").bounds_of_day();
        assert_eq!([from.to_string(), to.to_string()], ["2026-11-21T15:00:00Z", "2026-11-22T15:00:00Z"]);
        assert_eq!(at("2026-11-22T00:00:00Z", "Asia/Tokyo").end_of_year().to_string(), "2027-03-31T15:00:00Z");
    }

    #[test]
    fn fiscal_years_begin_with_the_month_that_the_organisation_says() {
        let january = Periods::at("2026-11-22T01:00:00Z".parse().unwrap(), "UTC", 1);
        assert_eq!((january.year().as_str(), january.until_next_year()), ("Y2026-01", (39 * 24 + 23) * 3_600));
        assert_eq!(january.days_of_year(), ("D2026-01-01".to_owned(), "D2027-01-01".to_owned()));
        let october = |text: &str| Periods::at(text.parse().unwrap(), "UTC", 10).year();
        assert_eq!(october("2026-09-30T23:59:59Z"), "Y2025-10");
        assert_eq!(october("2026-10-01T00:00:00Z"), "Y2026-10");
        assert_eq!(Periods::at("2026-11-22T01:00:00Z".parse().unwrap(), "UTC", 0).year(), "Y2026");
    }

    #[test]
    fn an_unknown_zone_counts_as_utc() {
        assert_eq!(at("2026-11-22T15:00:00Z", "Mars/Base").day(), "D2026-11-22");
    }
}
