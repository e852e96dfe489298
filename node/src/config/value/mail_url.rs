//! An SMTP server in one line.

use super::secret::without_secrets;
use super::{MailSecurity, Value};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS) or `smtps://…` (TLS from the first byte).
#[derive(Debug, Clone)]
pub struct MailUrl {
    /// The server's name or address.
    pub host: String,
    /// The port, if given.
    pub port: Option<u16>,
    /// What the scheme stands for.
    pub security: MailSecurity,
    /// User name and password, percent-decoded.
    pub credentials: Option<(String, SecretString)>,
    whole: SecretString,
}

impl Value for MailUrl {
    const KIND: &'static str = "SMTP URL";

    fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
        let security = match url.scheme() {
            "smtp" => MailSecurity::Starttls,
            "smtps" => MailSecurity::Tls,
            _ => {
                return Err(
                    "is not an SMTP URL: start it with smtp:// (STARTTLS) or smtps:// (TLS from the first byte)"
                        .to_owned(),
                );
            }
        };
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { return Err("names no host".to_owned()) };
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("goes on after the port: the other YUI_MAIL_… settings say the rest".to_owned());
        }
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((decode(user)?, decode(password)?.into())),
            _ => return Err("has a user name without password or a password without user name".to_owned()),
        };
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self { host, port: url.port(), security, credentials, whole: text.into() })
    }

    fn show(&self) -> String {
        without_secrets(self.whole.expose_secret())
    }
}

/// RFC 3986 section 2.1.
fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| {
            byte.and_then(|byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
        };
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err("has a % in user name or password that is not followed by two hexadecimal digits: write %25 for a percent sign".to_owned());
        };
        bytes.push(high * 16 + low);
    }
    String::from_utf8(bytes).map_err(|_| "has a user name or password that is not UTF-8".to_owned())
}
