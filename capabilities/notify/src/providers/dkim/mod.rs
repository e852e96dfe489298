//! DKIM signatures (RFC 6376), by which a recipient's server knows that an e-mail comes from the domain that it names.
//!
//! Signatures are made with RSA-SHA256 (keys of 2048 bits) and Ed25519-SHA256 (RFC 8463), both relaxed: white space that servers on the
//! way may change does not count. What a reader sees and what mail programs act on is signed, and [`SIGNED_ONCE_MORE`] names what
//! nobody can add to a message afterwards.
//!
//! The signer is our own because the libraries bring a second implementation of cryptography or a DNS resolver; the cryptography itself is
//! aws-lc's.

mod canonical;
mod key;
mod signer;

pub use crate::model::dkim::Algorithm;
pub use key::PrivateKey;
pub use signer::{SIGNED, SIGNED_ONCE_MORE, Signer};

#[cfg(test)]
mod tests;
