//! One-time tokens: what a mailed link carries to show that its reader reads the mail of an address.

use secrecy::{ExposeSecret, SecretString};
use yui_kernel::Random;

/// A token as it stands in a link: 256 unpredictable bits as 64 hexadecimal digits. Only its digest is stored.
#[derive(Clone)]
pub struct OneTimeToken(SecretString);

impl OneTimeToken {
    /// A new one.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; 32];
        random.fill(&mut bytes);
        Self(SecretString::from(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
    }

    /// The text for the link.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The SHA-256 by which it is stored and found; a fast digest is enough for what nobody can guess.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.expose().as_bytes()).as_ref().to_vec()
    }
}

impl From<String> for OneTimeToken {
    /// As somebody typed or followed it; whether it was ever given out is for the database to say.
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

impl std::fmt::Debug for OneTimeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeToken(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::SeededRandom;

    #[test]
    fn tokens_differ_and_are_found_by_what_is_in_the_link() {
        let random = SeededRandom::new(3);
        let (first, second) = (OneTimeToken::new(&random), OneTimeToken::new(&random));
        assert_ne!(first.expose(), second.expose());
        assert_eq!(first.expose().len(), 64);
        assert_eq!(OneTimeToken::from(first.expose().to_owned()).digest(), first.digest());
        assert_ne!(first.digest(), second.digest());
        assert!(!format!("{first:?}").contains(first.expose()));
    }
}
