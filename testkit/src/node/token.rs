//! Tokens as the clients of a node make them, good and bad ones.

use jsonwebtoken::{EncodingKey, Header};
use serde_json::Value;

/// `Bearer` and an HS256 token (RFC 7519) with these claims.
///
/// # Panics
/// If the claims are not an object.
#[must_use]
pub fn bearer(claims: &Value, secret: &str) -> String {
    bearer_with(&Header::default(), claims, secret)
}

/// The same with another header.
///
/// # Panics
/// If the token cannot be made.
#[must_use]
pub fn bearer_with(header: &Header, claims: &Value, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    format!("Bearer {}", jsonwebtoken::encode(header, claims, &key).unwrap())
}
