//! Addresses within the node, for what comes back from a browser.

/// The address, if it leads to a page of this node and nowhere else: where to go on after signing in or choosing a language.
#[must_use]
pub fn local(address: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_graphic() && c != '\\';
    let inside = address.starts_with('/') && !address.starts_with("//") && address.len() <= 2_000;
    (inside && address.chars().all(is_plain)).then_some(address)
}

/// A text as one value of a query or path (RFC 3986 section 2.3: letters, digits, `-._~` stay).
pub use crate::client::aws::percent_encode as encode;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_no_local_addresses() {
        for good in ["/", "/services/1?page=2#top"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in ["", "https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb", "services", "/ a", "/結"]
        {
            assert_eq!(local(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn values_are_encoded() {
        assert_eq!(encode("/a?b=結&c"), "%2Fa%3Fb%3D%E7%B5%90%26c");
    }
}
