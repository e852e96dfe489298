//! Percent-encoding as AWS wants it: everything but the unreserved characters of RFC 3986 section 2.3, in upper case.

/// `text` for one segment of a path, or for a name or value of a query; a slash is encoded too.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    encode(text.as_bytes(), "")
}

/// Encodes bytes, but not those among `kept`.
pub(super) fn encode(bytes: &[u8], kept: &str) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(*byte)),
            byte if kept.as_bytes().contains(byte) => text.push(char::from(*byte)),
            byte => text.extend(['%', digit(byte >> 4), digit(byte & 0x0f)]),
        }
    }
    text
}

/// The bytes that percent-encoded text stands for; a `%` that begins no code stands for itself.
pub(super) fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten();
        match code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}
