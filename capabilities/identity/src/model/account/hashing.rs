//! Passwords as they are stored: Argon2id (RFC 9106) in the PHC string format.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use yui_kernel::{Error, Random, Result};

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for HashCost {
    /// The first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory: 19_456, passes: 2, lanes: 1 }
    }
}

impl HashCost {
    fn argon2(self) -> Result<Argon2<'static>> {
        let params = Params::new(self.memory, self.passes, self.lanes, None).map_err(|error| {
            Error::internal("the cost of password hashes is out of bounds").because(error.to_string())
        })?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// Hashes with a new salt.
    ///
    /// # Errors
    /// `Internal` if the cost is out of Argon2's bounds.
    pub fn hash(self, password: &str, random: &dyn Random) -> Result<String> {
        let mut salt = [0_u8; 16];
        random.fill(&mut salt);
        let hash: PasswordHash = self
            .argon2()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| Error::internal("a password could not be hashed").because(error.to_string()))?;
        Ok(hash.to_string())
    }

    /// Whether the password has this hash, by the cost that stands in the hash.
    #[must_use]
    pub fn verify(self, password: &str, hash: &str) -> bool {
        self.argon2().is_ok_and(|argon2| argon2.verify_password(password.as_bytes(), hash).is_ok())
    }

    /// Whether a hash was made at a lower cost than this in any respect, and should be made anew when its password is at hand.
    #[must_use]
    pub fn is_above(self, hash: &str) -> bool {
        let made = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
        made.is_none_or(|made| made.m_cost() < self.memory || made.t_cost() < self.passes || made.p_cost() < self.lanes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::SeededRandom;

    const CHEAP: HashCost = HashCost { memory: 64, passes: 1, lanes: 1 };

    #[test]
    fn a_hash_knows_its_password_and_its_cost() {
        let random = SeededRandom::new(4);
        let hash = CHEAP.hash("correct horse", &random).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert_ne!(hash, CHEAP.hash("correct horse", &random).unwrap(), "the salt differs");
        let dearer = HashCost { passes: 2, ..CHEAP };
        assert!(dearer.verify("correct horse", &hash) && !dearer.verify("correct horsf", &hash));
        assert!(dearer.is_above(&hash) && !CHEAP.is_above(&hash));
        assert!(!CHEAP.is_above(&dearer.hash("x", &random).unwrap()), "a higher cost stays");
    }

    #[test]
    fn what_is_no_hash_fits_nothing() {
        for text in ["", "$argon2id$", "plain", "$2b$12$abcdefghijklmnopqrstuv"] {
            assert!(!CHEAP.verify("", text) && CHEAP.is_above(text), "{text}");
        }
    }

    #[test]
    fn the_default_is_what_owasp_asks_for() {
        let cost = HashCost::default();
        assert!((cost.memory, cost.passes, cost.lanes) >= (19_456, 2, 1));
        assert!(cost.argon2().is_ok());
        assert!(HashCost { memory: 0, ..cost }.hash("x", &SeededRandom::new(1)).is_err());
    }
}
