//! A number as people type it, taken down to its digits.

use super::{PhoneNumberError, Region};
use crate::model::Dialect;
use crate::model::recipient::typed;

/// More than any number has, extension and separators included; what is longer is no typing slip.
const MAX_TYPED: usize = 100;

/// The digits that were typed, and whether `+` stood in front of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) digits: String,
    pub(super) has_plus: bool,
}

impl Typed {
    pub(super) fn read(typed: &str, dialect: Dialect) -> Result<Self, PhoneNumberError> {
        let plain = typed::plain(typed);
        if plain.contains(';') {
            return Err(PhoneNumberError::Parameters);
        }
        let number = match dialect {
            Dialect::Gc => without_extension(&plain),
            Dialect::Govuk => &plain,
        };
        let (mut digits, mut has_plus) = (String::with_capacity(16), false);
        for character in number.chars().take(MAX_TYPED + 1) {
            match character {
                '0'..='9' => digits.push(character),
                // Anywhere but in front it is a slip that only GOV.UK Notify forgives.
                '+' if digits.is_empty() => has_plus = true,
                '+' if dialect == Dialect::Govuk => {}
                '(' | ')' | '-' => {}
                // What input methods and word processors write for a hyphen.
                '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | 'ｰ' => {}
                '.' | '/' if dialect == Dialect::Gc => {}
                _ if character.is_whitespace() => {}
                _ => return Err(PhoneNumberError::Letters),
            }
        }
        if number.chars().count() > MAX_TYPED {
            return Err(PhoneNumberError::TooLong);
        }
        Ok(Self { digits, has_plus })
    }

    /// The number as the library reads it.
    pub(super) fn dialled(&self) -> String {
        format!("{}{}", if self.has_plus { "+" } else { "" }, self.digits)
    }

    /// Whether the region's calling code stands in front.
    pub(super) fn begins_with(&self, region: Region) -> bool {
        region.calling_code().is_some_and(|code| self.digits.starts_with(&code.to_string()))
    }

    /// The same without any `+` and zeros in front.
    pub(super) fn without_lead(&self) -> Self {
        Self { digits: self.digits.trim_start_matches('0').to_owned(), has_plus: false }
    }

    /// The same as an international number.
    pub(super) fn with_plus(&self) -> Self {
        Self { digits: self.digits.clone(), has_plus: true }
    }
}

/// The number in front of `ext. 5`, `x5`, `#5` or `内線5`.
fn without_extension(typed: &str) -> &str {
    let number = typed.trim_end_matches(|character: char| character.is_ascii_digit());
    let extension = typed.len() - number.len();
    if extension == 0 || extension > 7 {
        return typed;
    }
    let number = number.trim_end().trim_end_matches(['.', ':']).trim_end();
    let lower = number.to_ascii_lowercase();
    for mark in ["extension", "ext", "内線", "x", "#"] {
        if let Some(rest) = lower.strip_suffix(mark)
            && rest.contains(|character: char| character.is_ascii_digit())
        {
            // Lower-casing ASCII leaves the length as it is.
            return number.get(..rest.len()).unwrap_or(typed);
        }
    }
    typed
}
