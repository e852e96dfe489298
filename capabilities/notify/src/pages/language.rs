//! The language of a page: what the reader's browser asks for, else that of the sender's country.

use std::sync::LazyLock;
use yui_kernel::Messages;

static JA: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/pages.ja.ftl")));
static EN: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/pages.en.ftl")));
static FR: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/pages.fr.ftl")));

/// A language of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Japanese,
    English,
    French,
}

impl Language {
    pub(super) const ALL: [Self; 3] = [Self::Japanese, Self::English, Self::French];

    /// The code (BCP 47).
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// Reads `Accept-Language` (RFC 9110 section 12.5.4): of the languages that there are, the one that is wanted most.
    pub(super) fn accepted(header: Option<&str>) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in header?.split(',').take(20) {
            let (tag, quality) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let quality = match quality.trim().strip_prefix("q=") {
                None => 1_000,
                Some(text) => thousandths(text),
            };
            let language = Self::ALL.into_iter().find(|language| language.code() == primary);
            if let Some(language) = language
                && quality > best.map_or(0, |(known, _)| known)
            {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// The language of a country.
    pub(super) fn of_region(region: &str) -> Self {
        match region {
            "JP" => Self::Japanese,
            "FR" => Self::French,
            _ => Self::English,
        }
    }

    fn messages(self) -> &'static Messages {
        match self {
            Self::Japanese => &JA,
            Self::English => &EN,
            Self::French => &FR,
        }
    }

    /// A text.
    pub(super) fn text(self, key: &str) -> &'static str {
        self.messages().get(key).unwrap_or_default()
    }

    /// A text with values.
    pub(super) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.messages().fill(key, values).unwrap_or_default()
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
    use std::collections::BTreeSet;

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

    #[test]
    fn every_language_has_every_text_with_the_same_variables() {
        let keys: BTreeSet<&str> = EN.keys().collect();
        for language in Language::ALL {
            assert_eq!(language.messages().keys().collect::<BTreeSet<_>>(), keys, "{language:?}");
            for key in &keys {
                assert_eq!(language.messages().variables(key), EN.variables(key), "{language:?} {key}");
            }
        }
    }
}
