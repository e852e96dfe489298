//! Numbers as text: as their author saw them, so far as that matters to a message.

use jiff::civil::{Date, Time, date};

/// How a cell shows its number, reduced to what changes its text beyond decoration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    /// As it is.
    #[default]
    Plain,
    /// So many digits at least, with zeros before them: telephone and postal codes that were typed as numbers.
    Digits(u8),
    /// Hundredths with `%`.
    Percent,
    /// A date, a time or both.
    Date,
    /// Hours that may be more than a day has.
    Elapsed,
}

impl Form {
    /// What a format is: the ids that every program knows, or a code.
    pub(crate) fn of(id: u32, code: Option<&str>) -> Self {
        match (id, code) {
            (46, _) => Self::Elapsed,
            (9 | 10, _) => Self::Percent,
            (14..=22 | 27..=36 | 45 | 47 | 50..=58, _) => Self::Date,
            (_, Some(code)) => Self::of_code(code),
            _ => Self::Plain,
        }
    }

    /// Of a code's parts for positive, negative and other numbers the first decides.
    fn of_code(code: &str) -> Self {
        let mut letters = String::new();
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => characters.by_ref().take_while(|quoted| *quoted != '"').for_each(drop),
                '\\' | '_' | '*' => drop(characters.next()),
                '[' => {
                    let inside: String = characters.by_ref().take_while(|inner| *inner != ']').collect();
                    if !inside.is_empty() && inside.chars().all(|inner| "hHmMsS".contains(inner)) {
                        return Self::Elapsed;
                    }
                }
                ';' => break,
                other => letters.extend(other.to_lowercase()),
            }
        }
        if letters == "general" {
            return Self::Plain;
        }
        if letters.contains(['y', 'm', 'd', 'h', 's', 'e', 'g']) && !letters.contains(['0', '#']) {
            return Self::Date;
        }
        // `e` stands for the year of an era and for an exponent; `s.000` has fractions of seconds.
        if letters.contains(['y', 'd', 'h']) || letters.contains("ss") {
            return Self::Date;
        }
        if letters.ends_with('%') {
            return Self::Percent;
        }
        let zeros = letters.chars().filter(|letter| *letter == '0').count();
        if zeros > 1 && letters.chars().all(|letter| letter == '0') {
            return Self::Digits(u8::try_from(zeros).unwrap_or(u8::MAX));
        }
        Self::Plain
    }
}

/// The text of a number in a form. `is_1904` counts days from 1904, as old Macintosh programs did.
pub(crate) fn text(value: f64, form: Form, is_1904: bool) -> String {
    match form {
        Form::Plain => plain(value),
        Form::Digits(count) if value >= 0.0 && value.fract() == 0.0 => {
            format!("{:0>width$}", plain(value), width = usize::from(count))
        }
        Form::Digits(_) => plain(value),
        Form::Percent => format!("{}%", plain(value * 100.0)),
        Form::Date => moment(value, is_1904).unwrap_or_else(|| plain(value)),
        Form::Elapsed => elapsed(value).unwrap_or_else(|| plain(value)),
    }
}

/// A number without an exponent, with the fifteen digits that spreadsheet programs keep: `0.1 + 0.2` is `0.3`.
pub(crate) fn plain(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers of fifteen digits fit")]
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return (value as i64).to_string();
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// A number as a file has it in digits. Digits alone are taken as they are, because they may be more than a number keeps.
pub(crate) fn from_digits(written: &str, form: Form, is_1904: bool) -> String {
    let is_whole = |digits: &str| {
        let digits = digits.strip_prefix('-').unwrap_or(digits);
        !digits.is_empty() && digits.len() <= 40 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if form == Form::Plain && is_whole(written) {
        return written.to_owned();
    }
    written.parse().map_or_else(|_| written.to_owned(), |value| text(value, form, is_1904))
}

/// A day's number, with the time as its fraction: `2026-11-22`, `2026-11-22 09:30`, `09:30:15`.
fn moment(serial: f64, is_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let (mut day, mut second) = (serial.trunc() as i64, (serial.fract() * 86_400.0).round() as i64);
    if second == 86_400 {
        (day, second) = (day + 1, 0);
    }
    let time = clock(second)?;
    if day == 0 && !is_1904 {
        return Some(time_text(time));
    }
    let first: Date = match (is_1904, day) {
        (true, _) => date(1904, 1, 1),
        // The first spreadsheet program thought that 1900 was a leap year, and all others do since.
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    let day = first.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some(if second == 0 { day.to_string() } else { format!("{day} {}", time_text(time)) })
}

fn clock(second: i64) -> Option<Time> {
    let part = |value: i64| i8::try_from(value).ok();
    Time::new(part(second / 3600)?, part(second / 60 % 60)?, part(second % 60)?, 0).ok()
}

fn time_text(time: Time) -> String {
    if time.second() == 0 {
        format!("{:02}:{:02}", time.hour(), time.minute())
    } else {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }
}

fn elapsed(days: f64) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let seconds = (days * 86_400.0).round() as i64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(if seconds == 0 { format!("{hours}:{minutes:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") })
}

/// A moment that a file has in ISO form, in the form of [`text`].
pub(crate) fn from_iso(written: &str) -> String {
    let Some((day, time)) = written.split_once('T') else { return written.to_owned() };
    let Ok(time) = time.trim_end_matches('Z').parse::<Time>() else { return written.to_owned() };
    if time == Time::midnight() { day.to_owned() } else { format!("{day} {}", time_text(time)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_nothing() {
        for (value, expected) in [
            (9_012_345_678.0, "9012345678"),
            (1.0, "1"),
            (0.1 + 0.2, "0.3"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (1e20, "100000000000000000000"),
            (123_456_789.123_456_7, "123456789.123457"),
        ] {
            assert_eq!(plain(value), expected);
        }
        assert_eq!(from_digits("81901234567890123456", Form::Plain, false), "81901234567890123456");
        assert_eq!(from_digits("9.0E9", Form::Plain, false), "9000000000");
        assert_eq!(from_digits("9012345678", Form::Digits(11), false), "09012345678");
        assert_eq!(from_digits("0.125", Form::Percent, false), "12.5%");
    }

    #[test]
    fn moments_are_in_iso_form() {
        for (serial, expected) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (46_348.0, "2026-11-22"),
            (46_348.395_833_333_3, "2026-11-22 09:30"),
            (0.395_844_907_407_4, "09:30:01"),
            (46_347.999_999_999, "2026-11-22"),
            (-1.0, "-1"),
            (3e9, "3000000000"),
        ] {
            assert_eq!(text(serial, Form::Date, false), expected);
        }
        assert_eq!(text(44_886.0, Form::Date, true), "2026-11-22");
        assert_eq!(text(1.5, Form::Elapsed, false), "36:00");
        assert_eq!(from_iso("2026-11-22T00:00:00"), "2026-11-22");
        assert_eq!(from_iso("2026-11-22T09:30:00"), "2026-11-22 09:30");
        assert_eq!(from_iso("2026-11-22"), "2026-11-22");
    }

    #[test]
    fn codes_say_what_a_number_is() {
        for (code, expected) in [
            ("General", Form::Plain),
            ("#,##0.00", Form::Plain),
            ("0.00E+00", Form::Plain),
            ("00000000000", Form::Digits(11)),
            ("yyyy/mm/dd", Form::Date),
            ("[$-411]ggge\"年\"m\"月\"d\"日\";@", Form::Date),
            ("h:mm:ss.000", Form::Date),
            ("mm:ss.0", Form::Date),
            ("[h]:mm", Form::Elapsed),
            ("[Red]0.0%", Form::Percent),
            ("0\"days\"", Form::Plain),
            ("\"", Form::Plain),
        ] {
            assert_eq!(Form::of(164, Some(code)), expected, "{code}");
        }
        assert_eq!(Form::of(14, None), Form::Date);
        assert_eq!(Form::of(0, None), Form::Plain);
    }
}
