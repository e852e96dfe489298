//! Web addresses: the node's own, and a gateway's.

use super::{Domain, Value};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// Where people and programs reach the node: `https://notify.city.example.jp`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(pub String);

impl PublicUrl {
    /// The host, if it is a name and not an address.
    #[must_use]
    pub fn domain(&self) -> Option<Domain> {
        match Url::parse(&self.0).ok()?.host()? {
            Host::Domain(name) => Domain::parse(name).ok(),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        }
    }
}

impl Value for PublicUrl {
    const KIND: &'static str = "URL";

    fn parse(text: &str) -> Result<Self, String> {
        let url = web(text)?;
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err("has more than scheme, host, port and path".to_owned());
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// Where a text-message gateway takes messages. Secret, because some gateways want their key in it.
#[derive(Debug, Clone)]
pub struct GatewayUrl(SecretString);

impl GatewayUrl {
    /// The whole URL, for the request.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Value for GatewayUrl {
    const KIND: &'static str = "URL";

    fn parse(text: &str) -> Result<Self, String> {
        web(text)?;
        Ok(Self(text.into()))
    }

    /// Scheme, host and port alone: gateways take keys in the path as well as in the query.
    fn show(&self) -> String {
        Url::parse(self.0.expose_secret())
            .map_or_else(|_| "(hidden)".to_owned(), |url| format!("{}/(hidden)", url.origin().ascii_serialization()))
    }
}

fn web(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err("does not start with https:// or http://".to_owned()),
    }
}
