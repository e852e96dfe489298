//! `Idempotency-Key`: the client's name for one request, so that sending it again does it once.

use crate::model::problem::{self, Problems};

/// A valid key: 1 to 255 visible ASCII characters. Clients should make it unguessable and never put personal data in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The most characters that a key may have.
    pub const MAX_LENGTH: usize = 255;

    /// Reads the header's value.
    ///
    /// # Errors
    /// 400 where it is empty, too long or holds anything but visible ASCII.
    pub fn parse(value: &[u8]) -> Result<Self, Problems> {
        if value.len() > Self::MAX_LENGTH || value.is_empty() || !value.iter().all(u8::is_ascii_graphic) {
            return Err(problem::idempotency_key_malformed());
        }
        String::from_utf8(value.to_vec()).map(Self).map_err(|_| problem::idempotency_key_malformed())
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_ascii_of_up_to_255_characters() {
        assert_eq!(IdempotencyKey::parse(b"a-1").unwrap().as_str(), "a-1");
        assert!(IdempotencyKey::parse(&[b'~'; 255]).is_ok());
        for bad in [&b""[..], &[b'a'; 256], b"a b", b"a\n", "é".as_bytes()] {
            assert_eq!(IdempotencyKey::parse(bad).unwrap_err().status(), 400);
        }
    }
}
