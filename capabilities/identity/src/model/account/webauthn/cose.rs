//! Public keys as authenticators write them: COSE keys (RFC 9052, section 7; RFC 9053; RFC 8230), of the three kinds that all authenticators
//! have one of.

use super::Fault;
use super::authenticator_data::item;
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use ciborium::Value;

/// The kinds of keys, by their numbers in COSE, the preferred first: what the browser is told.
pub(super) const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];

const EDDSA: i64 = -8;
const ES256: i64 = -7;
const RS256: i64 = -257;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// ECDSA on P-256 with SHA-256: the point, uncompressed.
    Es256(Vec<u8>),
    /// Ed25519.
    EdDsa(Vec<u8>),
    /// RSA PKCS#1 v1.5 with SHA-256, 2048 to 8192 bits: modulus and exponent.
    Rs256 { modulus: Vec<u8>, exponent: Vec<u8> },
}

impl PublicKey {
    /// Reads a whole COSE key.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut rest = bytes;
        let Value::Map(entries) = item(&mut rest)? else { return Err(Fault::Malformed) };
        if !rest.is_empty() {
            return Err(Fault::Malformed);
        }
        let find = |label: i64| {
            let label = Value::from(label);
            entries.iter().find(|(key, _)| *key == label).map(|(_, value)| value)
        };
        let number = |label: i64| {
            find(label)
                .and_then(Value::as_integer)
                .and_then(|number| i64::try_from(number).ok())
                .ok_or(Fault::Malformed)
        };
        let part = |label: i64| find(label).and_then(Value::as_bytes).cloned().ok_or(Fault::Malformed);
        let coordinate =
            |label: i64| part(label).and_then(|part| if part.len() == 32 { Ok(part) } else { Err(Fault::Malformed) });
        match (number(1)?, number(3)?) {
            (2, ES256) if number(-1)? == 1 => Ok(Self::Es256([vec![4], coordinate(-2)?, coordinate(-3)?].concat())),
            (1, EDDSA) if number(-1)? == 6 => Ok(Self::EdDsa(coordinate(-2)?)),
            (3, RS256) => {
                let (modulus, exponent) = (part(-1)?, part(-2)?);
                let fits = (256..=1_024).contains(&modulus.len()) && (1..=8).contains(&exponent.len());
                if fits { Ok(Self::Rs256 { modulus, exponent }) } else { Err(Fault::Algorithm) }
            }
            _ => Err(Fault::Algorithm),
        }
    }

    /// Whether this key's owner signed the message.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Fault> {
        let verified = match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::EdDsa(point) => UnparsedPublicKey::new(&ED25519, point).verify(message, signature),
            Self::Rs256 { modulus, exponent } => {
                PublicKeyComponents { n: modulus, e: exponent }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.map_err(|_| Fault::Signature)
    }
}
