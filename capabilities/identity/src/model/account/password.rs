//! Passwords as people choose them: long rather than of many kinds of characters, and not what everybody guesses first.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::Score;

/// Fewest and most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=255;

/// The longest text that is looked at at all, in bytes, so that nobody has the node normalise or hash megabytes.
const LONGEST_INPUT: usize = 4 * 255;

/// How much of a password the estimate looks at: what comes later only adds to it, and the estimate takes long for long texts.
const ESTIMATED: usize = 72;

/// A password as somebody typed it, in the one form (NFKC) that different keyboards give, so that full-width letters are the same.
#[derive(Clone)]
pub struct Password(SecretString);

/// Why a password cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    /// It has fewer than 8 characters.
    TooShort,
    /// It has more than 255 characters.
    TooLong,
    /// Who tries common words, names, dates and rows of keys comes upon it soon.
    Guessable,
    /// It is in the operator's list of passwords that were found in leaks.
    Breached,
}

impl PasswordProblem {
    /// The name by which pages find their text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Guessable => "guessable",
            Self::Breached => "breached",
        }
    }
}

impl Password {
    /// What somebody typed. A text that is far too long is cut to where it is still too long.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let mut end = text.len().min(LONGEST_INPUT + 4);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = text.get(..end).unwrap_or_default();
        // Compatibility forms can become longer, some twentyfold.
        Self(SecretString::from(head.nfkc().take(LENGTH.end() + 1).collect::<String>()))
    }

    /// The text for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether its length is within bounds: what is not was never chosen, and need not be hashed.
    ///
    /// # Errors
    /// Which bound it breaks.
    pub fn fits(&self) -> Result<(), PasswordProblem> {
        let length = self.expose().chars().count();
        if length < *LENGTH.start() {
            return Err(PasswordProblem::TooShort);
        }
        if length > *LENGTH.end() {
            return Err(PasswordProblem::TooLong);
        }
        Ok(())
    }

    /// Whether it may be chosen by somebody about whom `known` is public: name, address, organisation. Takes milliseconds of computing.
    ///
    /// # Errors
    /// Why not.
    pub fn may_be_chosen(&self, known: &[String]) -> Result<(), PasswordProblem> {
        self.fits()?;
        let head: String = self.expose().chars().take(ESTIMATED).collect();
        let words: Vec<&str> = known.iter().flat_map(|text| words(text)).collect();
        if zxcvbn::zxcvbn(&head, &words).score() < Score::Three {
            return Err(PasswordProblem::Guessable);
        }
        Ok(())
    }
}

/// The text and its parts of at least three letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| part.chars().count() >= 3);
    std::iter::once(text).chain(parts)
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem(text: &str) -> Option<PasswordProblem> {
        let known = ["hanako.minato@city.minato.example.jp".to_owned(), "港 花子".to_owned(), "Minato City".to_owned()];
        Password::typed(text).may_be_chosen(&known).err()
    }

    #[test]
    fn length_counts_and_composition_does_not() {
        assert_eq!(problem("k3$T!p"), Some(PasswordProblem::TooShort));
        assert_eq!(problem("plover gravel sixteen"), None, "small letters alone");
        assert_eq!(problem("梅干しと海苔の朝ごはん"), None);
        assert_eq!(problem(&"correct horse ".repeat(18)), None);
        assert_eq!(problem(&"correct horse ".repeat(19)), Some(PasswordProblem::TooLong));
        assert_eq!(problem(&"x".repeat(2_000_000)), Some(PasswordProblem::TooLong));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for guessed in [
            "password",
            "P@ssw0rd1",
            "qwertyuiop",
            "12345678",
            "20261122",
            "aaaaaaaaaaaa",
            "hanakominato",
            "Minato2026",
        ] {
            assert_eq!(problem(guessed), Some(PasswordProblem::Guessable), "{guessed}");
        }
    }

    #[test]
    fn full_width_letters_are_the_same() {
        assert_eq!(Password::typed("ｐｌｏｖｅｒ１２").expose(), "plover12");
        assert_eq!(format!("{:?}", Password::typed("plover12")), "Password(hidden)");
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in ".{0,400}") {
            let password = Password::typed(&text);
            prop_assert!(password.expose().chars().count() <= 256);
            let _ = password.may_be_chosen(&[text]);
        }
    }
}
