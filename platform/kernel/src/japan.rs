//! Japanese particulars that many capabilities need.
//!
//! The code of local governments, the eras of the calendar, and character widths; kana join them with their first user.

use crate::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// A 全国地方公共団体コード: six digits, of which the last is a check digit.
///
/// Source: 総務省「全国地方公共団体コード仕様」: multiply the first five digits by 6, 5, 4, 3, 2, add, and take the
/// last digit of 11 less the sum's remainder by 11 (a sum below 11 is itself taken from 11).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LocalGovernmentCode(String);

/// Why a text is not a local-government code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalGovernmentCodeError {
    /// Not six digits.
    #[error("a local-government code has six digits, like 131032")]
    Shape,
    /// The last digit does not fit the first five.
    #[error("the last digit of this local-government code does not fit the others: it should be {expected}")]
    CheckDigit {
        /// The check digit of the first five digits.
        expected: u32,
    },
}

impl LocalGovernmentCode {
    /// Reads six digits, also full-width ones, and verifies the check digit.
    ///
    /// # Errors
    /// [`LocalGovernmentCodeError`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, LocalGovernmentCodeError> {
        let digits: Vec<u32> =
            text.trim().chars().map(digit).collect::<Option<_>>().ok_or(LocalGovernmentCodeError::Shape)?;
        let [body @ .., check] = digits.as_slice() else { return Err(LocalGovernmentCodeError::Shape) };
        if body.len() != 5 {
            return Err(LocalGovernmentCodeError::Shape);
        }
        let sum: u32 = body.iter().zip((2..=6).rev()).map(|(digit, weight)| digit * weight).sum();
        let expected = (11 - sum % 11) % 10;
        if *check != expected {
            return Err(LocalGovernmentCodeError::CheckDigit { expected });
        }
        Ok(Self(digits.iter().filter_map(|digit| char::from_digit(*digit, 10)).collect()))
    }

    /// The six ASCII digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An era of the calendar.
struct Era {
    /// Its first day.
    first: Date,
    name: &'static str,
    /// The letter by which people write it in forms.
    letter: char,
    /// The year of the common era before its year 1.
    before: i16,
}

const fn begun(year: i16, month: i8, day: i8, name: &'static str, letter: char) -> Era {
    Era { first: Date::constant(year, month, day), name, letter, before: year - 1 }
}

/// The eras since the Gregorian calendar came into use in Japan, the latest first.
///
/// Sources: 改暦ノ布告 (明治5年太政官布告第337号) and the cabinet orders that named each era (元号法).
const ERAS: [Era; 5] = [
    begun(2019, 5, 1, "令和", 'R'),
    begun(1989, 1, 8, "平成", 'H'),
    begun(1926, 12, 25, "昭和", 'S'),
    begun(1912, 7, 30, "大正", 'T'),
    // The year 1873 was the sixth of its era, which began under the former calendar.
    Era { before: 1867, ..begun(1873, 1, 1, "明治", 'M') },
];

/// The era of a day and the year within it, counted from 1; none before 1873, when dates followed another calendar.
#[must_use]
pub fn era(date: Date) -> Option<(&'static str, i16)> {
    let era = ERAS.iter().find(|era| era.first <= date)?;
    Some((era.name, date.year() - era.before))
}

/// A day as people type it: `2026-11-23`, `2026/11/23`, `2026年11月23日`, `令和8年11月23日`, `R8.11.23`, with digits of either width.
#[must_use]
pub fn typed_date(text: &str) -> Option<Date> {
    let text: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let named = ERAS.iter().find_map(|era| {
        let by_letter = || text.strip_prefix([era.letter, era.letter.to_ascii_lowercase()]);
        Some((era, text.strip_prefix(era.name).or_else(by_letter)?))
    });
    let (era, rest) = named.map_or((None, text.as_str()), |(era, rest)| (Some(era), rest));
    let rest = rest.strip_suffix('日').unwrap_or(rest).replace('元', "1");
    let mut parts = rest.split(['-', '/', '.', '年', '月']).map(|part| part.parse::<i16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || year < 1 || (era.is_none() && year < 1_000) {
        return None;
    }
    let year = era.map_or(0, |era| era.before).checked_add(year)?;
    let found = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    era.is_none_or(|era| era.first <= found).then_some(found)
}

/// A day and a time as people type them: `2026-11-23T09:00`, `令和8年11月23日 9時30分`, `2026/11/23 9:00`.
#[must_use]
pub fn typed_date_time(text: &str) -> Option<DateTime> {
    let text = half_width(text);
    let text = text.trim();
    let split = text.find(['T', ' ']).or_else(|| text.find('日').map(|at| at + '日'.len_utf8()))?;
    let (date, time) = text.split_at_checked(split)?;
    let time = time.trim_start_matches(['T', ' ']).trim();
    let time = time.strip_suffix('分').or_else(|| time.strip_suffix('時')).unwrap_or(time);
    let mut parts = time.split([':', '時']).map(|part| part.trim().parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
    // Browsers add seconds where they were given some.
    let second = parts.next().unwrap_or(Some(0))?;
    let time = Time::new(hour, minute, second, 0).ok()?;
    (parts.next().is_none()).then_some(typed_date(date)?.to_datetime(time))
}

/// The instant of a day and a time that people in a zone (IANA name; UTC if there is none of that name) type.
#[must_use]
pub fn typed_instant(text: &str, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Some(typed_date_time(text)?.to_zoned(zone).ok()?.timestamp())
}

/// Full-width letters, digits, signs and spaces as their half-width (ASCII) forms; everything else stays. For what people type into fields for
/// numbers, codes and addresses.
#[must_use]
pub fn half_width(text: &str) -> String {
    let narrow = |c| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// The value of an ASCII or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => c.to_digit(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_pass() {
        // 北海道, 札幌市, 港区, 渋谷区, 横浜市, 大阪市, 那覇市
        for code in ["010006", "011002", "131032", "131130", "141003", "271004", "472018"] {
            assert_eq!(LocalGovernmentCode::parse(code).unwrap().as_str(), code);
        }
        assert_eq!(LocalGovernmentCode::parse("１３１０３２").unwrap().as_str(), "131032");
    }

    #[test]
    fn eras_begin_on_their_day() {
        for (date, expected) in [
            (Date::constant(2026, 11, 22), Some(("令和", 8))),
            (Date::constant(2019, 5, 1), Some(("令和", 1))),
            (Date::constant(2019, 4, 30), Some(("平成", 31))),
            (Date::constant(1989, 1, 7), Some(("昭和", 64))),
            (Date::constant(1926, 12, 24), Some(("大正", 15))),
            (Date::constant(1912, 7, 29), Some(("明治", 45))),
            (Date::constant(1873, 1, 1), Some(("明治", 6))),
            (Date::constant(1872, 12, 31), None),
        ] {
            assert_eq!(era(date), expected, "{date}");
        }
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for text in [
            "2026-11-23",
            "2026/11/23",
            " ２０２６年１１月２３日 ",
            "令和8年11月23日",
            "令和８年１１月２３日",
            "R8.11.23",
            "r8/11/23",
            "令和 8 年 11 月 23 日",
        ] {
            assert_eq!(typed_date(text), Some(Date::constant(2026, 11, 23)), "{text}");
        }
        assert_eq!(typed_date("令和元年5月1日"), Some(Date::constant(2019, 5, 1)));
        assert_eq!(typed_date("平成31年4月30日"), Some(Date::constant(2019, 4, 30)));
        assert_eq!(typed_date("明治6年1月1日"), Some(Date::constant(1873, 1, 1)));
        for wrong in [
            "",
            "8-11-23",
            "令和1年4月30日",
            "令和0年1月1日",
            "2026-13-01",
            "2026-11",
            "2026-11-23-1",
            "令和8年",
            "明日",
        ] {
            assert_eq!(typed_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        let nine = Date::constant(2026, 11, 23).at(9, 0, 0, 0);
        for text in [
            "2026-11-23T09:00",
            "2026-11-23T09:00:00",
            "2026-11-23 9:00",
            "令和８年１１月２３日　９：００",
            "令和8年11月23日9時",
            "R8.11.23 9時00分",
        ] {
            assert_eq!(typed_date_time(text), Some(nine), "{text}");
        }
        for wrong in ["", "2026-11-23", "9:00", "2026-11-23T25:00", "2026-11-23 9:00:00:00", "2026-11-23 x"] {
            assert_eq!(typed_date_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn widths_are_narrowed() {
        assert_eq!(half_width("０９０－１２３４　Ａｂ＠市"), "090-1234 Ab@市");
        assert_eq!(half_width("ｱ abc"), "ｱ abc");
    }

    #[test]
    fn wrong_codes_say_why() {
        assert_eq!(LocalGovernmentCode::parse("131033"), Err(LocalGovernmentCodeError::CheckDigit { expected: 2 }));
        for text in ["", "13103", "1310320", "13103x", "-31032"] {
            assert_eq!(LocalGovernmentCode::parse(text), Err(LocalGovernmentCodeError::Shape), "{text}");
        }
    }
}
