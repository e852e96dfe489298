//! One-click unsubscribing (RFC 8058): the address that mail programs call.

use super::personalisation::{PersonalValue, Personalisation};

/// The longest address: a header line has at most 998 characters (RFC 5322, 2.1.1) and cannot be folded inside it.
const MAX_LENGTH: usize = 950;

/// The names under which GC Notify's clients give the address as a value, the first one given counts.
const NAMES: [&str; 3] = ["unsubscribe_url", "unsub_url", "unsub_link"];

/// An address that unsubscribes its recipient when it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsubscribeUrl(String);

/// A text that is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnsubscribeError {
    /// It does not begin with `https://`, has characters that a header cannot hold, or is too long.
    #[error("is not a valid https url")]
    NotHttps,
    /// Its host is no public name.
    #[error("has no full host name")]
    NoHost,
}

impl UnsubscribeUrl {
    /// The address among the values of a message, for templates that use one (GC Notify).
    ///
    /// # Errors
    ///
    /// [`UnsubscribeError`] if a value is given that is no address; no value is no error.
    pub fn from_values(values: &Personalisation) -> Result<Option<Self>, UnsubscribeError> {
        let Some(value) = NAMES.iter().find_map(|name| values.get(name)) else { return Ok(None) };
        let PersonalValue::Text(text) = value else { return Err(UnsubscribeError::NotHttps) };
        let url = Self::parse(text.trim())?;
        if url.has_public_host() { Ok(Some(url)) } else { Err(UnsubscribeError::NoHost) }
    }

    /// The address of a request's `one_click_unsubscribe_url` (GOV.UK Notify).
    ///
    /// # Errors
    ///
    /// [`UnsubscribeError::NotHttps`], whose text is that of the peer.
    pub fn parse(text: &str) -> Result<Self, UnsubscribeError> {
        let is_https = text.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")) && text.len() > 8;
        let fits_header = text.len() <= MAX_LENGTH
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\\'));
        if is_https && fits_header { Ok(Self(text.to_owned())) } else { Err(UnsubscribeError::NotHttps) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names and values of the two headers.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, String); 2] {
        [
            ("List-Unsubscribe", format!("<{}>", self.0)),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ]
    }

    fn has_public_host(&self) -> bool {
        let rest = self.0.get(8..).unwrap_or_default();
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split_once(':').map_or(host, |(host, _)| host);
        let is_label =
            |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        host.contains('.') && host.split('.').all(is_label)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn from_values(values: Value) -> Result<Option<UnsubscribeUrl>, UnsubscribeError> {
        UnsubscribeUrl::from_values(&Personalisation::from_json(values.as_object().unwrap()))
    }

    #[test]
    fn the_address_may_have_any_of_three_names() {
        for name in ["unsubscribe_url", "unsub_url", "Unsub Link"] {
            let url = from_values(json!({ name: " https://a.jp/u?t=1 " })).unwrap().unwrap();
            assert_eq!(url.as_str(), "https://a.jp/u?t=1");
        }
        assert_eq!(from_values(json!({"unsubscribe_url": null, "x": "y"})), Ok(None));
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in
            ["http://a.jp", "https://", "a.jp", "", "https://a.jp/>\r\nX: y", "https://a.jp/結", "ｈttps://a.jp"]
        {
            assert_eq!(from_values(json!({ "unsub_url": text })), Err(UnsubscribeError::NotHttps), "{text}");
        }
        for text in
            ["https://localhost/u", "https://a..jp", "https://.jp", "https://user@host:80/a.b", "https://[::1]/"]
        {
            assert_eq!(from_values(json!({ "unsub_url": text })), Err(UnsubscribeError::NoHost), "{text}");
        }
        assert_eq!(from_values(json!({"unsub_url": ["https://a.jp"]})), Err(UnsubscribeError::NotHttps));
        assert_eq!(
            UnsubscribeUrl::parse(&format!("https://a.jp/{}", "x".repeat(950))),
            Err(UnsubscribeError::NotHttps)
        );
    }

    #[test]
    fn headers_are_those_of_rfc_8058() {
        let headers = UnsubscribeUrl::parse("https://a.jp/u").unwrap().headers();
        assert_eq!(headers[0], ("List-Unsubscribe", "<https://a.jp/u>".to_owned()));
        assert_eq!(headers[1], ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
}
