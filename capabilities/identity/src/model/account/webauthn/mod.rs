//! Passkeys: Web Authentication level 3 (W3C), the part of it that a relying party needs.
//!
//! The node asks for discoverable credentials with user verification, so that a passkey alone signs in: it is something one has and something one
//! knows or is. It takes any maker's authenticator and therefore looks at no attestation.

mod authentication;
mod authenticator_data;
mod client_data;
mod cose;
mod registration;

pub use authentication::{Assertion, KnownPasskey, Seen};
pub use registration::{NewPasskey, Registration};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use url::Url;
use yui_kernel::{Error, Random, Result};

/// How long a challenge waits for its answer: people look for their telephone.
pub const CHALLENGE_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// The longest answer of a browser that is read.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Who the authenticator proves something to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The domain that passkeys belong to.
    pub id: String,
    /// The only origin that answers come from: scheme, host and port.
    pub origin: String,
}

impl RelyingParty {
    /// From the address under which people reach the node.
    ///
    /// # Errors
    /// `Invalid` if browsers make no passkeys there: they want a name (`localhost` too), not an address of digits.
    pub fn of(public_url: &str) -> Result<Self> {
        let refused = || {
            Error::invalid(
                "passkeys need a name in the node's address, not digits: set YUI_PUBLIC_URL, such as https://yui.city.example.jp",
            )
        };
        let url = Url::parse(public_url).map_err(|_| refused())?;
        let id = url.domain().ok_or_else(refused)?.to_owned();
        Ok(Self { id, origin: url.origin().ascii_serialization() })
    }

    fn id_hash(&self) -> Vec<u8> {
        digest(&SHA256, self.id.as_bytes()).as_ref().to_vec()
    }
}

/// Why an answer is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has not the form that the standard gives it.
    Malformed,
    /// It answers something else, or another challenge.
    Challenge,
    /// It was made at another site.
    Origin,
    /// It was made for another domain.
    RelyingParty,
    /// Nobody touched the authenticator, or it did not verify who did.
    UserVerification,
    /// What it says of backups contradicts itself or what it said before.
    Backup,
    /// Its key is of a kind that was not asked for.
    Algorithm,
    /// The signature is wrong.
    Signature,
    /// It was used less often than before: somebody may have copied it.
    Counter,
    /// It is another account's.
    Account,
}

/// 32 unpredictable bytes that an authenticator signs.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge(Vec<u8>);

impl Challenge {
    /// A new one.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = vec![0; 32];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As browsers take and give it: base64url without padding.
    #[must_use]
    pub fn base64url(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }
}

impl From<Vec<u8>> for Challenge {
    /// As it was stored.
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Challenge(hidden)")
    }
}

/// Bytes in base64url; some browsers' helpers pad them.
fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| Fault::Malformed)
}

/// An answer of a browser as `PublicKeyCredential.toJSON()` gives it.
fn answer<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Fault> {
    if json.len() > LONGEST_ANSWER {
        return Err(Fault::Malformed);
    }
    serde_json::from_str(json).map_err(|_| Fault::Malformed)
}

#[cfg(test)]
mod tests;
