//! Forms that other sites cannot send: each carries a token that belongs to the reader's cookie, and browsers say where a request comes from.

use aws_lc_rs::{constant_time, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, header};

/// The field of a form that holds the token.
pub const FIELD: &str = "form_token";

/// The token of the forms that are shown to whoever has this cookie.
#[must_use]
pub(super) fn token(cookie: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, cookie.as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, b"yui form").as_ref())
}

/// Whether a form with this token was shown to whoever has this cookie.
#[must_use]
pub(super) fn fits(given: &str, cookie: &str) -> bool {
    constant_time::verify_slices_are_equal(given.as_bytes(), token(cookie).as_bytes()).is_ok()
}

/// Whether the browser says that a page of another site made the request. Browsers that say nothing are left to the token.
#[must_use]
pub(super) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(http::HeaderName::from_static("sec-fetch-site"))
        && site != "same-origin"
        && site != "none"
    {
        return true;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, authority)| authority != host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn a_token_fits_its_cookie_alone() {
        assert!(fits(&token("abc"), "abc"));
        assert!(!fits(&token("abc"), "abd"));
        assert!(!fits("", "abc"));
    }

    #[test]
    fn other_sites_are_recognised() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let pairs = pairs.iter();
            pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
        };
        for (pairs, expected) in [
            (&[][..], false),
            (&[("sec-fetch-site", "same-origin")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "same-site")], true),
            (&[("sec-fetch-site", "cross-site")], true),
            (&[("origin", "https://yui.example"), ("host", "yui.example")], false),
            (&[("origin", "https://evil.example"), ("host", "yui.example")], true),
            (&[("origin", "null"), ("host", "yui.example")], true),
        ] {
            assert_eq!(is_from_elsewhere(&headers(pairs)), expected, "{pairs:?}");
        }
    }
}
