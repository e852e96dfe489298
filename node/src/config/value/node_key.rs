//! The key that secrets at rest are sealed with.

use super::Value;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// 256 random bits, as text: 64 hexadecimal digits, or base64.
#[derive(Debug, Clone)]
pub struct NodeKey(SecretString);

impl NodeKey {
    /// The text, as the keyring reads it.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl Value for NodeKey {
    const KIND: &'static str = "key of 32 bytes";

    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let bytes = Zeroizing::new(
            match text.len() {
                64 => text.as_bytes().chunks(2).map(hexadecimal).collect::<Option<Vec<u8>>>(),
                _ => STANDARD.decode(text).ok(),
            }
            .unwrap_or_default(),
        );
        if bytes.len() != 32 {
            return Err(
                "is not 32 bytes as 64 hexadecimal digits or base64: make one with `openssl rand -hex 32`".to_owned()
            );
        }
        if bytes.iter().all(|byte| Some(byte) == bytes.first()) {
            return Err("is one byte over and over: make a random one with `openssl rand -hex 32`".to_owned());
        }
        Ok(Self(text.into()))
    }

    fn show(&self) -> String {
        "(hidden)".to_owned()
    }
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(pair).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

/// Any number of keys.
#[derive(Debug, Clone, Default)]
pub struct NodeKeys(pub Vec<NodeKey>);

impl NodeKeys {
    /// The texts, as the keyring reads them.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        self.0.iter().map(|key| key.0.expose_secret().into()).collect()
    }
}

impl Value for NodeKeys {
    const KIND: &'static str = "keys of 32 bytes, with commas between them";

    fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        text.split(',').map(NodeKey::parse).collect::<Result<_, _>>().map(Self)
    }

    fn show(&self) -> String {
        match self.0.len() {
            0 => "none".to_owned(),
            count => format!("{count} (hidden)"),
        }
    }
}
