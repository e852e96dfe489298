//! Percent-encoding as AWS wants it: everything but the unreserved characters of RFC 3986 section 2.3, in upper case.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` for one segment of a path, or for a name or value of a query; a slash is encoded too.
///
/// ```
/// # use yui_web::client::aws::percent_encode;
/// assert_eq!(percent_encode("a b/結~"), "a%20b%2F%E7%B5%90~");
/// ```
#[must_use]
pub fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
