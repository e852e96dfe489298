//! Cookies of pages.

use http::{HeaderMap, HeaderValue, header};

/// The session, the key of forms before there is one, the chosen language, and the device that was used before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// What forms are bound to while nobody has signed in.
    Form,
    /// The chosen language.
    Language,
    /// A device that somebody has signed in from before.
    Device,
    /// A sign-in or set-up that is half-way.
    Flow,
}

impl Cookie {
    /// Its name. With HTTPS, browsers take those that matter from this very host alone (RFC 6265bis section 4.1.3.2).
    fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Session, true) => "__Host-yui",
            (Self::Session, false) => "yui",
            (Self::Form, true) => "__Host-yui-form",
            (Self::Form, false) => "yui-form",
            (Self::Device, true) => "__Host-yui-device",
            (Self::Device, false) => "yui-device",
            (Self::Flow, true) => "__Host-yui-flow",
            (Self::Flow, false) => "yui-flow",
            (Self::Language, _) => "yui-language",
        }
    }

    /// What the browser sent.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, is_https: bool) -> Option<&str> {
        sent_cookies(headers, self.name(is_https)).find(|value| !value.is_empty())
    }

    /// The header that keeps `value` (letters, digits, `-` and `_`) for `seconds`, or until the browser is closed. No script can read it, and
    /// other sites' forms do not send it along.
    #[must_use]
    pub fn keep(self, value: &str, seconds: Option<u64>, is_https: bool) -> HeaderValue {
        let life = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let secure = if is_https { "; Secure" } else { "" };
        let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}", self.name(is_https));
        let mut value = HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }

    /// The header that makes the browser forget it.
    #[must_use]
    pub fn forget(self, is_https: bool) -> HeaderValue {
        self.keep("", Some(0), is_https)
    }
}

/// Every value that the browser sent for a name, in its order.
pub fn sent_cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(given, _)| *given == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!(Cookie::Session.read(&headers, true), None);
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; yui=plain; __Host-yui=abc_-; c"));
        assert_eq!(Cookie::Session.read(&headers, true), Some("abc_-"));
        assert_eq!(Cookie::Session.read(&headers, false), Some("plain"));
        assert_eq!(Cookie::Form.read(&headers, true), None);
    }

    #[test]
    fn cookies_are_for_this_host_alone() {
        let kept = Cookie::Session.keep("abc", Some(60), true);
        assert_eq!(kept, "__Host-yui=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
        assert!(kept.is_sensitive());
        assert_eq!(Cookie::Session.forget(false), "yui=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
