//! What callers prove themselves with.

use super::{NOW, text};
use secrecy::SecretString;
use yui_notify::model::request::IdempotencyKey;
use yui_notify::usecases::token::Token;

/// A JSON Web Token.
///
/// # Panics
/// Where it opens the door for a secret that never signed one, or without HS256.
pub fn token(data: &[u8]) {
    let data = text(data);
    let Ok(token) = Token::read(&data) else { return };
    let _ = (token.issuer(), token.check_algorithm(), token.check_time(NOW));
    for secret in ["", "not the one that signed"] {
        assert!(!token.is_signed_with(&SecretString::from(secret)), "nobody signed it with this");
    }
}

/// Values of headers, a line each, as every reader of a header takes them.
///
/// # Panics
/// Where a key with control characters is taken.
pub fn authorization(data: &[u8]) {
    for line in data.split(|byte| *byte == b'\n') {
        if let Ok(key) = IdempotencyKey::parse(line) {
            assert!(!key.as_str().chars().any(char::is_control), "a key is visible");
        }
        let line = text(line);
        let (_, credential) = line.split_once(' ').unwrap_or((&line, ""));
        token(credential.trim().as_bytes());
    }
}
