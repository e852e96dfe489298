//! Headers of a gateway's request.

use super::Value;
use secrecy::SecretString;

/// HTTP headers, in order. Their values are secret: one of them is usually the gateway's key.
#[derive(Debug, Clone, Default)]
pub struct Headers(pub Vec<(String, SecretString)>);

impl Value for Headers {
    const KIND: &'static str = "headers, a JSON object";

    fn parse(text: &str) -> Result<Self, String> {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|_| "is not a JSON object of names and texts".to_owned())?;
        let mut headers = Vec::new();
        for (name, value) in object {
            // RFC 9110 section 5.6.2: the characters of a token.
            if name.is_empty()
                || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
            {
                return Err("has a header name with characters that HTTP does not allow".to_owned());
            }
            match value {
                serde_json::Value::String(value) if value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) => {
                    headers.push((name, value.into()));
                }
                _ => {
                    return Err(format!(
                        "has a value for the header {name} that is not a text of printable ASCII characters"
                    ));
                }
            }
        }
        Ok(Self(headers))
    }

    fn show(&self) -> String {
        if self.0.is_empty() {
            return "none".to_owned();
        }
        let names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} (values hidden)", names.join(", "))
    }
}
