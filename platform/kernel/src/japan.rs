//! Japanese particulars that many capabilities need.
//!
//! So far the code of local governments; the calendar, character widths and kana join it with their first user.

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
    fn wrong_codes_say_why() {
        assert_eq!(LocalGovernmentCode::parse("131033"), Err(LocalGovernmentCodeError::CheckDigit { expected: 2 }));
        for text in ["", "13103", "1310320", "13103x", "-31032"] {
            assert_eq!(LocalGovernmentCode::parse(text), Err(LocalGovernmentCodeError::Shape), "{text}");
        }
    }
}
