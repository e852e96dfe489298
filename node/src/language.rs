//! In which language the program speaks to the person at the terminal.

use crate::config::Environment;

/// A language that the program's own texts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The default.
    English,
    /// Where the locale begins with `ja`.
    Japanese,
}

impl Language {
    /// Every language.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// What the locale says: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty (POSIX, section 8.2).
    #[must_use]
    pub fn of(environment: &Environment) -> Self {
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| environment.get(name));
        match named.into_iter().find(|value| !value.is_empty()).and_then(|value| value.to_str()) {
            Some(locale) if locale.starts_with("ja") => Self::Japanese,
            _ => Self::English,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_is_set_decides() {
        for (variables, expected) in [
            (vec![], Language::English),
            (vec![("LANG", "ja_JP.UTF-8")], Language::Japanese),
            (vec![("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], Language::English),
            (vec![("LC_ALL", ""), ("LC_MESSAGES", "ja"), ("LANG", "en_CA")], Language::Japanese),
            (vec![("LANG", "fr_CA.UTF-8")], Language::English),
        ] {
            assert_eq!(Language::of(&Environment::new(variables.clone())), expected, "{variables:?}");
        }
    }
}
