//! Codes that people type: mailed ones, and those that they keep for the day when everything else is lost.

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization as _;
use yui_kernel::Random;

/// How long a mailed code can be typed.
pub const EMAIL_CODE_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// How many recovery codes there are at a time.
pub const RECOVERY_CODES: usize = 10;

/// Letters and digits that nobody takes for another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of a recovery code: 80 bits, so that a fast digest is enough for what nobody can guess.
const RECOVERY_LETTERS: usize = 16;

/// Six digits that were mailed.
#[derive(Clone)]
pub struct EmailCode(SecretString);

impl EmailCode {
    /// A new one, each of the million as likely as any other.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; 16];
        random.fill(&mut bytes);
        // 128 bits: how much likelier one code is than another cannot be measured.
        Self(SecretString::from(format!("{:06}", u128::from_be_bytes(bytes) % 1_000_000)))
    }

    /// What somebody typed, in any width and with any spaces; none if it is not six digits.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        digits(text).map(|digits| Self(SecretString::from(digits)))
    }

    /// The digits.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Six digits in any width, spaces and hyphens left out.
pub(super) fn digits(text: &str) -> Option<String> {
    let plain: String = text.chars().take(64).collect::<String>().nfkc().filter(|letter| !is_filler(*letter)).collect();
    (plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit())).then_some(plain)
}

fn is_filler(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '‐' | '–' | '—' | 'ー')
}

/// A code that stands in for a second factor, once.
#[derive(Clone)]
pub struct RecoveryCode(SecretString);

impl RecoveryCode {
    /// A new one.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; RECOVERY_LETTERS];
        random.fill(&mut bytes);
        let letters =
            bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31)).map(|letter| char::from(*letter)));
        Self(SecretString::from(letters.collect::<String>()))
    }

    /// What somebody typed, in any width and case, letters that look alike taken for one; none if it cannot be a code.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let letters = text.chars().take(128).collect::<String>();
        let plain: String = letters
            .nfkc()
            .filter(|letter| !is_filler(*letter))
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = plain.len() == RECOVERY_LETTERS && plain.bytes().all(|byte| LETTERS.contains(&byte));
        known.then(|| Self(SecretString::from(plain)))
    }

    /// The code as it is shown: four groups of four.
    #[must_use]
    pub fn shown(&self) -> String {
        let letters: Vec<char> = self.0.expose_secret().chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// The SHA-256 by which it is stored and found.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        use aws_lc_rs::digest::{SHA256, digest};
        digest(&SHA256, self.0.expose_secret().as_bytes()).as_ref().to_vec()
    }
}

impl std::fmt::Debug for EmailCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailCode(hidden)")
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use yui_kernel::SeededRandom;

    #[test]
    fn codes_are_read_as_people_type_them() {
        for typed in ["012345", " 012 345 ", "０１２３４５", "012-345"] {
            assert_eq!(EmailCode::typed(typed).unwrap().expose(), "012345", "{typed}");
        }
        for wrong in ["", "12345", "1234567", "12345a", "一二三四五六"] {
            assert!(EmailCode::typed(wrong).is_none(), "{wrong}");
        }
        let code = RecoveryCode::new(&SeededRandom::new(5));
        let shown = code.shown();
        assert_eq!(shown.len(), 19);
        assert_eq!(RecoveryCode::typed(&shown.to_lowercase().replace('-', " ")).unwrap().digest(), code.digest());
        assert_eq!(RecoveryCode::typed("OIL0-0000-0000-0000").unwrap().shown(), "0110-0000-0000-0000");
        assert!(RecoveryCode::typed("U000-0000-0000-0000").is_none());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_code_or_none(text in ".{0,200}", seed in any::<u64>()) {
            if let Some(code) = EmailCode::typed(&text) {
                prop_assert_eq!(code.expose().len(), 6);
            }
            if let Some(code) = RecoveryCode::typed(&text) {
                prop_assert!(RecoveryCode::typed(&code.shown()).is_some());
            }
            let code = RecoveryCode::new(&SeededRandom::new(seed));
            prop_assert_eq!(RecoveryCode::typed(&code.shown()).unwrap().digest(), code.digest());
            prop_assert!(EmailCode::typed(EmailCode::new(&SeededRandom::new(seed)).expose()).is_some());
        }
    }
}
