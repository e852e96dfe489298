//! Japanese particulars that many capabilities need.
//!
//! The code of local governments, the eras of the calendar, and character widths; kana join them with their first user.

use jiff::civil::Date;

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

/// First days of the eras since the Gregorian calendar came into use in Japan, the latest first.
///
/// Sources: 改暦ノ布告 (明治5年太政官布告第337号) and the cabinet orders that named each era (元号法).
const ERAS: [(Date, &str); 5] = [
    (Date::constant(2019, 5, 1), "令和"),
    (Date::constant(1989, 1, 8), "平成"),
    (Date::constant(1926, 12, 25), "昭和"),
    (Date::constant(1912, 7, 30), "大正"),
    (Date::constant(1873, 1, 1), "明治"),
];

/// The era of a day and the year within it, counted from 1; none before 1873, when dates followed another calendar.
#[must_use]
pub fn era(date: Date) -> Option<(&'static str, i16)> {
    let (first, name) = ERAS.into_iter().find(|(first, _)| *first <= date)?;
    // The year 1873 was the sixth of its era, which began under the former calendar.
    let offset = if name == "明治" { 6 } else { 1 };
    Some((name, date.year() - first.year() + offset))
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
