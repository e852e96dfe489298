//! `scheduled_for`: when a message shall go, at most four days ahead.

use super::Rules;
use super::fields::Fields;
use crate::model::Dialect;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use yui_kernel::Timestamp;

/// How far ahead a message can be scheduled.
pub const MAX_SCHEDULE_HOURS: i64 = 96;

/// Reads the member; absent and null mean now. GOV.UK Notify checks it and then forgets it: here it is honoured, and the
/// limit is the same in both dialects although the text for GOV.UK's clients stays the one that they know.
pub(super) fn scheduled_for(fields: &mut Fields, rules: Rules) -> Option<Timestamp> {
    const NAME: &str = "scheduled_for";
    let text = fields.nullable_string(NAME)?;
    let gc = rules.dialect == Dialect::Gc;
    let message = match parse(&text) {
        None => {
            "datetime format is invalid. It must be a valid ISO8601 date time format, \
             https://en.wikipedia.org/wiki/ISO_8601"
        }
        Some(at) if at < rules.now => {
            if gc {
                "datetime cannot be in the past"
            } else {
                "datetime can not be in the past"
            }
        }
        Some(at) if at.duration_since(rules.now) > jiff::SignedDuration::from_hours(MAX_SCHEDULE_HOURS) => {
            if gc {
                "datetime can only be up to 96 hours in the future"
            } else {
                "datetime can only be 24 hours in the future"
            }
        }
        Some(at) => return Some(at),
    };
    fields.fail(NAME, message);
    None
}

/// ISO 8601 as both products read it: extended or basic, a date of year, month and day (the latter two may be left off),
/// `T` or a space, hours with optional minutes, seconds and a fraction (`.` or `,`), `Z` or an offset. Without an offset
/// the time is UTC.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.digits(4, 4)?;
    let (mut month, mut day, mut time, mut offset) = (1, 1, Time::midnight(), Offset::UTC);
    if !rest.is_empty() {
        let extended = rest.skip(b'-');
        month = if extended { rest.digits(1, 2)? } else { rest.digits(2, 2)? };
        if rest.is_empty() {
            // YYYYMM is not ISO 8601: it could as well be YYMMDD.
            if !extended {
                return None;
            }
        } else {
            day = if rest.skip(b'-') { rest.digits(1, 2)? } else { rest.digits(2, 2)? };
            if !rest.is_empty() {
                if !(rest.skip(b'T') || rest.skip(b' ')) {
                    return None;
                }
                time = rest.time()?;
                offset = rest.offset()?;
            }
        }
    }
    if !rest.is_empty() {
        return None;
    }
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    date.to_datetime(time).to_zoned(TimeZone::fixed(offset)).ok().map(|at| at.timestamp())
}

struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn skip(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// As many digits as there are, up to `most`.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    fn starts_number(&self) -> bool {
        self.0.first().is_some_and(u8::is_ascii_digit)
    }

    fn time(&mut self) -> Option<Time> {
        let hour = self.digits(2, 2)?;
        let (mut minute, mut second, mut nanosecond) = (0, 0, 0);
        if self.skip(b':') || self.starts_number() {
            minute = self.digits(2, 2)?;
            if self.skip(b':') || self.starts_number() {
                second = self.digits(1, 2)?;
                if self.skip(b'.') || self.skip(b',') {
                    nanosecond = self.fraction()?;
                }
            }
        }
        let part = |number: u32| i8::try_from(number).ok();
        Time::new(part(hour)?, part(minute)?, part(second)?, nanosecond).ok()
    }

    /// A fraction of a second, cut to whole microseconds, in nanoseconds.
    fn fraction(&mut self) -> Option<i32> {
        if !self.starts_number() {
            return None;
        }
        let mut micros = 0;
        for place in 0.. {
            let Some((digit, rest)) = self.0.split_first().filter(|(digit, _)| digit.is_ascii_digit()) else {
                // Fewer than six digits leave places to fill.
                return Some(micros * 10_i32.pow(6_u32.saturating_sub(place)) * 1000);
            };
            if place < 6 {
                micros = micros * 10 + i32::from(digit - b'0');
            }
            self.0 = rest;
        }
        None
    }

    fn offset(&mut self) -> Option<Offset> {
        if self.is_empty() || self.skip(b'Z') {
            return Some(Offset::UTC);
        }
        let sign = if self.skip(b'+') {
            1
        } else if self.skip(b'-') {
            -1
        } else {
            return None;
        };
        let hours = self.digits(2, 2)?;
        let _ = self.skip(b':');
        let minutes = if self.is_empty() { 0 } else { self.digits(2, 2)? };
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        Offset::from_seconds(sign * seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipient::Region;
    use serde_json::json;

    #[test]
    fn the_forms_of_iso_8601() {
        for (text, expected) in [
            ("2026-11-22T15:04:05Z", "2026-11-22T15:04:05Z"),
            ("2026-11-22 15:04", "2026-11-22T15:04:00Z"),
            ("2026-11-22T15", "2026-11-22T15:00:00Z"),
            ("20261122T150405", "2026-11-22T15:04:05Z"),
            ("2026-1-2", "2026-01-02T00:00:00Z"),
            ("2026-11", "2026-11-01T00:00:00Z"),
            ("2026", "2026-01-01T00:00:00Z"),
            ("2026-11-22T15:04:05.123456789+09:00", "2026-11-22T06:04:05.123456Z"),
            ("2026-11-22T15:04:05,5-0330", "2026-11-22T18:34:05.5Z"),
            ("2026-11-22T15:04+09", "2026-11-22T06:04:00Z"),
        ] {
            assert_eq!(parse(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "x",
            "202611",
            "2026-13-01",
            "2026-02-30",
            "2026-11-22T",
            "2026-11-22T25:00",
            "2026-11-22T15:04:60",
            "2026-11-22T15:04Zx",
            "2026-11-22t15:04",
            "2026-11-22T15:04:05.",
            "2026-11-22T15:04+9",
            "２０２６-11-22",
            "2026-11-22T15:04+99:99",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    fn told(value: serde_json::Value, dialect: Dialect) -> Result<Option<Timestamp>, String> {
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        let mut fields = Fields::open(json!({ "scheduled_for": value }), dialect).unwrap();
        let at = scheduled_for(&mut fields, Rules { dialect, region: Region::default_of(dialect), now });
        if fields.is_sound() { Ok(at) } else { Err(fields.problems().list()[0].message.clone()) }
    }

    #[test]
    fn four_days_ahead_and_not_a_second_more() {
        assert!(told(json!("2026-11-22T00:00:00"), Dialect::Gc).unwrap().is_some());
        assert!(told(json!("2026-11-26T00:00:00"), Dialect::Govuk).unwrap().is_some());
        assert_eq!(told(json!(null), Dialect::Gc).unwrap(), None);
        for (value, gc, govuk) in [
            (
                json!("2026-11-26T00:00:01"),
                "scheduled_for datetime can only be up to 96 hours in the future",
                "scheduled_for datetime can only be 24 hours in the future",
            ),
            (
                json!("2026-11-21T23:59:59"),
                "scheduled_for datetime cannot be in the past",
                "scheduled_for datetime can not be in the past",
            ),
            (json!(42), "scheduled_for 42 is not of type string, null", "scheduled_for 42 is not of type string, null"),
        ] {
            assert_eq!(told(value.clone(), Dialect::Gc).unwrap_err(), gc);
            assert_eq!(told(value, Dialect::Govuk).unwrap_err(), govuk);
        }
    }

    #[test]
    fn an_offset_counts() {
        // Nine in the morning in Tokyo is midnight UTC.
        assert_eq!(
            told(json!("2026-11-22T09:00:00+09:00"), Dialect::Gc).unwrap(),
            Some("2026-11-22T00:00:00Z".parse().unwrap())
        );
        assert!(told(json!("2026-11-22T08:59:59+09:00"), Dialect::Gc).is_err());
    }
}
