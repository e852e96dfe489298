//! The language of a mail to a member.

use yui_kernel::{Error, Result};

/// A language in which mails are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    Japanese,
    /// English.
    English,
    /// French.
    French,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::Japanese, Self::English, Self::French];

    /// Its two-letter code (ISO 639-1), which is also what is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

impl std::str::FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.as_str() == text)
            .ok_or_else(|| Error::invalid(format!("{text:?} is none of the languages ja, en and fr")))
    }
}
