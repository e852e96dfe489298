//! The languages in which the node speaks to people.

use crate::{Error, Result};

/// A language of pages and mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// 日本語
    Japanese,
    /// English
    English,
    /// Français
    French,
}

impl Language {
    /// Every language, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::Japanese, Self::English, Self::French];

    /// The code (BCP 47), which is also what is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language's own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Japanese => "日本語",
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Reads `Accept-Language` (RFC 9110 section 12.5.4): of the languages that there are, the one that is wanted most.
    #[must_use]
    pub fn accepted(header: Option<&str>) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in header?.split(',').take(20) {
            let (tag, quality) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let quality = match quality.trim().strip_prefix("q=") {
                None => 1_000,
                Some(text) => thousandths(text),
            };
            if let Some(language) = Self::of_code(&primary)
                && quality > best.map_or(0, |(known, _)| known)
            {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// The language of a country (ISO 3166-1 alpha-2).
    #[must_use]
    pub fn of_region(region: &str) -> Self {
        match region {
            "JP" => Self::Japanese,
            "FR" => Self::French,
            _ => Self::English,
        }
    }
}

impl std::str::FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::of_code(text).ok_or_else(|| Error::invalid(format!("{text:?} is none of the languages ja, en and fr")))
    }
}

/// `0.8` in thousandths; nothing readable is nothing wanted.
fn thousandths(text: &str) -> u16 {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let (whole, part) = (whole.parse::<u16>().unwrap_or(0), part.parse::<u16>().unwrap_or(0));
    whole.min(1).saturating_mul(1_000).saturating_add(part).min(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_wanted_most_is_taken() {
        for (header, expected) in [
            ("ja", Some(Language::Japanese)),
            ("fr-CA,fr;q=0.9,en;q=0.8", Some(Language::French)),
            ("de, en;q=0.5, ja;q=0.7", Some(Language::Japanese)),
            ("en;q=0, fr;q=0.001", Some(Language::French)),
            ("de, *", None),
            ("", None),
            ("ja;q=x", None),
        ] {
            assert_eq!(Language::accepted(Some(header)), expected, "{header}");
        }
        assert_eq!(Language::accepted(None), None);
    }
}
