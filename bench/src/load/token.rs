//! The token of a caller (section "Authentication" of the API): HS256 with the key's secret, good for 30 seconds.

use crate::municipality::{SECRET, SERVICE};
use crate::{Result, clock};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use std::time::{Duration, Instant};
use yui_kernel::Env;

/// How long one token is used. The official clients make one for each request; that would load the caller, not the node.
const LIFE: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Claims {
    iss: &'static str,
    iat: i64,
}

/// The current token of one caller.
pub(crate) struct Token {
    env: Env,
    text: String,
    made: Option<Instant>,
}

impl Token {
    pub(crate) fn new() -> Self {
        Self { env: Env::system(), text: String::new(), made: None }
    }

    /// A token that is good now.
    pub(crate) fn current(&mut self) -> Result<&str> {
        let now = clock::now();
        if self.made.is_none_or(|made| now - made >= LIFE) {
            let claims = Claims { iss: SERVICE, iat: self.env.now().as_second() };
            let key = EncodingKey::from_secret(SECRET.as_bytes());
            self.text = encode(&Header::new(Algorithm::HS256), &claims, &key)
                .map_err(|error| format!("a token cannot be made: {error}"))?;
            self.made = Some(now);
        }
        Ok(&self.text)
    }
}
