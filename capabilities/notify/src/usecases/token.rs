//! JSON Web Tokens as callers sign them (RFC 7519): HS256, an issuer, a time of issue.

use crate::model::problem::AuthProblem;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::Timestamp;

/// How far a token's `iat` may be from the node's clock, in seconds, either way.
const CLOCK_LEEWAY: f64 = 30.0;

type Object = serde_json::Map<String, serde_json::Value>;

/// A token in the compact form (RFC 7515, section 7.1), read once; nothing of it is trusted before its signature is checked.
pub struct Token<'a> {
    header: Object,
    claims: Object,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Token<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// `Unreadable`.
    pub fn read(token: &'a str) -> Result<Self, AuthProblem> {
        let (signed, signature) = token.rsplit_once('.').ok_or(AuthProblem::Unreadable)?;
        let (header, claims) = signed.split_once('.').ok_or(AuthProblem::Unreadable)?;
        let header = object(header).ok_or(AuthProblem::Unreadable)?;
        let claims = object(claims).ok_or(AuthProblem::Unreadable)?;
        Ok(Self { header, claims, signed, signature })
    }

    /// Who the token says it comes from.
    #[must_use]
    pub fn issuer(&self) -> Option<&serde_json::Value> {
        self.claims.get("iss").filter(|issuer| !issuer.is_null())
    }

    /// Refuses every algorithm but the one that callers sign with; `none` above all.
    ///
    /// # Errors
    /// `WrongAlgorithm`.
    pub fn check_algorithm(&self) -> Result<(), AuthProblem> {
        let algorithm = self.header.get("alg").and_then(serde_json::Value::as_str);
        if algorithm == Some("HS256") { Ok(()) } else { Err(AuthProblem::WrongAlgorithm) }
    }

    /// Checks that the token was made now, by this node's clock.
    ///
    /// # Errors
    /// `IssuedAtMissing`, `ClockSkew`, or `Unreadable` where a claim is of another type or must not be there.
    pub fn check_time(&self, now: Timestamp) -> Result<(), AuthProblem> {
        if self.claims.get("aud").is_some() {
            return Err(AuthProblem::Unreadable);
        }
        let issued_at = self.claims.get("iat").ok_or(AuthProblem::IssuedAtMissing)?;
        let issued_at = issued_at.as_f64().ok_or(AuthProblem::Unreadable)?;
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit a float exactly for millions of years")]
        let now = now.as_second() as f64;
        let not_before = self.claims.get("nbf").and_then(serde_json::Value::as_f64).unwrap_or(issued_at);
        if (issued_at - now).abs() > CLOCK_LEEWAY || not_before - now > CLOCK_LEEWAY {
            return Err(AuthProblem::ClockSkew);
        }
        Ok(())
    }

    /// Whether the signature was made with this secret.
    #[must_use]
    pub fn is_signed_with(&self, secret: &SecretString) -> bool {
        let secret = DecodingKey::from_secret(secret.expose_secret().as_bytes());
        crypto::verify(self.signature, self.signed.as_bytes(), &secret, Algorithm::HS256).unwrap_or(false)
    }
}

/// A part of a token. A dot is no letter of base64, so a token of more than three parts has none.
fn object(segment: &str) -> Option<Object> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(segment.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}
