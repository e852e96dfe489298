//! Texts that are never shown.

use super::Value;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// A password or token.
#[derive(Debug, Clone)]
pub struct SecretText(SecretString);

impl SecretText {
    /// The secret.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The secret in its wrapper.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl Value for SecretText {
    const KIND: &'static str = "secret text";

    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("is empty".to_owned()) } else { Ok(Self(text.into())) }
    }

    fn show(&self) -> String {
        "(hidden)".to_owned()
    }
}

/// A URL as it may be shown: scheme, user, host, port and path. Any query is left out as well, because some services
/// take their key there.
pub(super) fn without_secrets(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else { return "(hidden)".to_owned() };
    let hidden = url.query().is_some() || url.fragment().is_some();
    if url.password().is_some() && url.set_password(Some("hidden")).is_err() {
        return "(hidden)".to_owned();
    }
    url.set_query(None);
    url.set_fragment(None);
    if hidden { format!("{url}?(hidden)") } else { url.to_string() }
}
