//! Private keys for signatures, and what a domain publishes of them.

use crate::model::dkim::Algorithm;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretSlice;
use secrecy::zeroize::Zeroizing;
use yui_kernel::{Env, Error, Result};

/// The algorithm's name in a signature.
pub(super) fn tag(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Rsa => "rsa-sha256",
        Algorithm::Ed25519 => "ed25519-sha256",
    }
}

/// A private key.
pub enum PrivateKey {
    /// For RSA-SHA256.
    Rsa(Box<RsaKeyPair>),
    /// For Ed25519-SHA256.
    Ed25519(Box<Ed25519KeyPair>),
}

impl PrivateKey {
    /// Makes a key. An RSA key takes some tenths of a second and draws on the generator of the cryptographic library, the only one that it
    /// takes.
    ///
    /// # Errors
    /// `Internal` if the cryptography fails.
    pub fn generate(algorithm: Algorithm, env: &Env) -> Result<Self> {
        match algorithm {
            Algorithm::Rsa => {
                RsaKeyPair::generate(KeySize::Rsa2048).map(|key| Self::Rsa(Box::new(key))).map_err(|_| failed())
            }
            Algorithm::Ed25519 => {
                let mut seed = Zeroizing::new([0; 32]);
                env.random.fill(seed.as_mut());
                Self::from_seed(seed.as_ref())
            }
        }
    }

    /// An Ed25519 key from its 32 bytes.
    ///
    /// # Errors
    /// `Internal` if it is not of that length.
    pub fn from_seed(seed: &[u8]) -> Result<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(|key| Self::Ed25519(Box::new(key))).map_err(|_| failed())
    }

    /// Reads a key as [`PrivateKey::to_pkcs8`] wrote it.
    ///
    /// # Errors
    /// `Internal` if it is no key of this algorithm.
    pub fn from_pkcs8(algorithm: Algorithm, der: &[u8]) -> Result<Self> {
        match algorithm {
            Algorithm::Rsa => RsaKeyPair::from_pkcs8(der).map(|key| Self::Rsa(Box::new(key))),
            Algorithm::Ed25519 => Ed25519KeyPair::from_pkcs8(der).map(|key| Self::Ed25519(Box::new(key))),
        }
        .map_err(|_| Error::internal("a stored key for signing e-mail cannot be read"))
    }

    /// The key in PKCS #8 form, DER.
    ///
    /// # Errors
    /// `Internal` if the cryptography fails.
    pub fn to_pkcs8(&self) -> Result<SecretSlice<u8>> {
        let bytes = match self {
            Self::Rsa(key) => AsDer::<Pkcs8V1Der<'_>>::as_der(key.as_ref()).map(|der| der.as_ref().to_vec()),
            Self::Ed25519(key) => key.to_pkcs8().map(|der| der.as_ref().to_vec()),
        };
        bytes.map(SecretSlice::from).map_err(|_| failed())
    }

    /// What it signs with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::Rsa,
            Self::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// The text of the TXT record by which a domain publishes the key (RFC 6376 section 3.6.1). Longer than the 255 characters that one
    /// string of a record holds, for RSA: whoever writes it splits it.
    ///
    /// # Errors
    /// `Internal` if the cryptography fails.
    pub fn record(&self) -> Result<String> {
        let public = match self {
            Self::Rsa(key) => {
                let der = AsDer::<PublicKeyX509Der<'_>>::as_der(key.public_key()).map_err(|_| failed())?;
                STANDARD.encode(der.as_ref())
            }
            Self::Ed25519(key) => STANDARD.encode(key.public_key().as_ref()),
        };
        Ok(format!("v=DKIM1; k={}; p={public}", self.algorithm()))
    }

    /// The signature of what is to be signed.
    ///
    /// # Errors
    /// `Internal` if the cryptography fails.
    pub(super) fn sign(&self, signed: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed, &mut signature).map_err(|_| failed())?;
                Ok(signature)
            }
            // RFC 8463 section 3: what Ed25519 signs is the digest.
            Self::Ed25519(key) => {
                key.try_sign(digest(&SHA256, signed).as_ref()).map(|it| it.as_ref().to_vec()).map_err(|_| failed())
            }
        }
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PrivateKey").field(&self.algorithm()).finish()
    }
}

fn failed() -> Error {
    Error::internal("a key for signing e-mail cannot be made or used")
}
