//! Signatures of calls, by the Standard Webhooks specification (version 1.0.0, symmetric signatures).
//!
//! The receiver can check that a call comes from this node, is not an old one sent again, and was not changed. The
//! specification is chosen over a form of our own because libraries for it exist in most languages, and because it signs the
//! delivery's id too.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use yui_kernel::{Env, Error, Result, Timestamp};

/// What the text of a secret begins with.
const PREFIX: &str = "whsec_";

/// How many bytes a secret may have.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// Why a text is no secret. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be whsec_ and 24 to 64 bytes in base64, such as the output of: echo whsec_$(openssl rand -base64 32)")]
pub struct SigningSecretError;

/// A secret that calls are signed with: `whsec_` and bytes in base64.
#[derive(Clone)]
pub struct SigningSecret {
    text: SecretString,
    key: hmac::Key,
}

impl SigningSecret {
    /// Reads a secret.
    ///
    /// # Errors
    /// If it does not have the form.
    pub fn parse(text: &str) -> Result<Self, SigningSecretError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(SigningSecretError)?;
        let bytes = BASE64.decode(encoded).map_err(|_| SigningSecretError)?;
        if !LENGTHS.contains(&bytes.len()) {
            return Err(SigningSecretError);
        }
        Ok(Self { text: SecretString::from(text), key: hmac::Key::new(hmac::HMAC_SHA256, &bytes) })
    }

    /// A new secret of 32 random bytes.
    #[must_use]
    pub fn random(env: &Env) -> Self {
        let bytes = env.random_bytes::<32>();
        let text = SecretString::from(format!("{PREFIX}{}", BASE64.encode(bytes)));
        Self { text, key: hmac::Key::new(hmac::HMAC_SHA256, &bytes) }
    }

    /// The text, to be shown once or sealed.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// One signature, as it stands in the header: `v1,` and the HMAC-SHA256 of `ID.SECONDS.BODY` in base64.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(format!("{id}.{}.", at.as_second()).as_bytes());
        context.update(body);
        format!("v1,{}", BASE64.encode(context.sign()))
    }
}

impl std::fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningSecret").finish_non_exhaustive()
    }
}

/// The secret of a callback, and for a while after a change the one before it: calls carry the signatures of both, so that a
/// receiver can change its own copy at any moment in between.
#[derive(Debug, Clone)]
pub struct SigningSecrets {
    current: SigningSecret,
    previous: Option<(SigningSecret, Timestamp)>,
}

/// The stored form, which is sealed.
#[derive(Serialize, Deserialize)]
struct Stored {
    current: String,
    previous: Option<(String, Timestamp)>,
}

impl SigningSecrets {
    /// How long calls go on being signed with the secret before, unless something else is asked for.
    pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

    /// The longest such time.
    pub const LONGEST_OVERLAP: SignedDuration = SignedDuration::from_hours(7 * 24);

    /// A first secret.
    #[must_use]
    pub fn new(current: SigningSecret) -> Self {
        Self { current, previous: None }
    }

    /// A new secret; the current one goes on signing until `until`. One that was going on before ends.
    #[must_use]
    pub fn rotated(self, next: SigningSecret, until: Timestamp) -> Self {
        Self { current: next, previous: Some((self.current, until)) }
    }

    /// Whether calls are signed with this secret first.
    #[must_use]
    pub fn is_current(&self, secret: &SigningSecret) -> bool {
        self.current.expose() == secret.expose()
    }

    /// Until when calls also carry the signature of the secret before.
    #[must_use]
    pub fn overlap_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.previous.as_ref().map(|(_, until)| *until).filter(|until| *until > now)
    }

    /// The value of the header `webhook-signature`.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, body: &[u8]) -> String {
        let current = self.current.sign(id, at, body);
        match &self.previous {
            Some((previous, until)) if *until > at => format!("{current} {}", previous.sign(id, at, body)),
            _ => current,
        }
    }

    /// The text to be sealed.
    ///
    /// # Errors
    /// `Internal` if it cannot be written.
    pub fn to_stored(&self) -> Result<SecretString> {
        let previous = self.previous.as_ref().map(|(secret, until)| (secret.expose().to_owned(), *until));
        let stored = Stored { current: self.current.expose().to_owned(), previous };
        let text = serde_json::to_string(&stored);
        text.map(SecretString::from).map_err(|_| Error::internal("signing secrets cannot be written as JSON"))
    }

    /// Reads what [`SigningSecrets::to_stored`] wrote.
    ///
    /// # Errors
    /// `Internal` if it has another form.
    pub fn from_stored(text: &SecretString) -> Result<Self> {
        // Neither error may quote the text.
        let broken = || Error::internal("stored signing secrets are not of the form that this version expects");
        let stored: Stored = serde_json::from_str(text.expose_secret()).map_err(|_| broken())?;
        let previous = stored
            .previous
            .map(|(secret, until)| SigningSecret::parse(&secret).map(|secret| (secret, until)))
            .transpose();
        Ok(Self {
            current: SigningSecret::parse(&stored.current).map_err(|_| broken())?,
            previous: previous.map_err(|_| broken())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The example of the specification's reference libraries.
    #[test]
    fn the_known_example() {
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = br#"{"test": 2432232314}"#;
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at(1_614_265_330), body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_have_a_form() {
        let made = SigningSecret::random(&Env::system());
        assert!(SigningSecret::parse(made.expose()).is_ok());
        assert_eq!(made.expose().len(), 6 + 44);
        for bad in [
            "",
            "whsec_",
            "whsec_AAAA",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_!!!!",
            &format!("whsec_{}", "A".repeat(100)),
        ] {
            let error = SigningSecret::parse(bad).unwrap_err().to_string();
            assert!(bad.len() < 7 || !error.contains(bad), "{error}");
        }
        assert!(!format!("{made:?}").contains("whsec"));
    }

    #[test]
    fn both_secrets_sign_while_they_overlap() {
        let (old, new) = (SigningSecret::random(&Env::system()), SigningSecret::random(&Env::system()));
        let secrets = SigningSecrets::new(old.clone()).rotated(new.clone(), at(100));
        let (one, other) = (new.sign("id", at(99), b"{}"), old.sign("id", at(99), b"{}"));
        assert_eq!(secrets.sign("id", at(99), b"{}"), format!("{one} {other}"));
        assert_eq!(secrets.sign("id", at(100), b"{}"), new.sign("id", at(100), b"{}"));
        assert_eq!((secrets.overlap_until(at(99)), secrets.overlap_until(at(100))), (Some(at(100)), None));
        assert!(secrets.is_current(&new) && !secrets.is_current(&old));
        let read = SigningSecrets::from_stored(&secrets.to_stored().unwrap()).unwrap();
        assert_eq!(read.sign("id", at(99), b"{}"), secrets.sign("id", at(99), b"{}"));
        assert!(SigningSecrets::from_stored(&SecretString::from("{}")).is_err());
    }
}
