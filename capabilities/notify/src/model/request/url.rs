//! `one_click_unsubscribe_url`: goes into a mail header, so nothing but one plain https address may pass.

/// Whether the text is an absolute https address of visible ASCII with a host.
pub(super) fn is_https(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'))
        && text.parse::<http::Uri>().is_ok_and(|uri| {
            uri.scheme() == Some(&http::uri::Scheme::HTTPS) && uri.host().is_some_and(|host| !host.is_empty())
        })
}

#[cfg(test)]
mod tests {
    use super::is_https;

    #[test]
    fn only_https_with_a_host() {
        for good in ["https://example.com", "https://example.com/a?b=c&d=%20", "HTTPS://example.com:8443/"] {
            assert!(is_https(good), "{good}");
        }
        for bad in
            ["http://x", "https://", "https:x", "https", "", "https://a b", "https://a/\r\nBcc: x", "https://a/>"]
        {
            assert!(!is_https(bad), "{bad}");
        }
    }
}
