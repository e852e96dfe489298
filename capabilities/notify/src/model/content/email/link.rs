//! Where links lead.

use super::html::{decode_entities, write_escaped};
use crate::model::content::is_zero_width;

/// Whether a text begins like a web address.
pub(super) fn is_web(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The length of the web address at the front: up to white space, less punctuation that ends a sentence around it.
pub(super) fn bare_url(text: &str) -> Option<usize> {
    if !is_web(text) {
        return None;
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let url = text.get(..end)?.trim_end_matches(['.', ',', ':', '"', '\'', ')', ']']);
    let scheme = url.find("://").map(|at| at + 3)?;
    // A scheme needs two characters behind it to be an address.
    (url.get(scheme..)?.chars().nth(1).is_some()).then_some(url.len())
}

/// The value of `href` for a link's target, or `#` where following it could run a script or open a file.
///
/// Web, mail and telephone addresses pass, and those without a scheme. Characters that an address cannot hold are
/// percent-encoded; what is encoded already stays, since it may be signed.
pub(super) fn href(target: &str) -> String {
    let target = decode_entities(target);
    let target = target.trim();
    if target.is_empty() || !has_safe_scheme(target) {
        return "#".to_owned();
    }
    let mut encoded = String::with_capacity(target.len() + 16);
    for character in target.chars() {
        if must_be_encoded(character) {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                const HEX: [char; 16] =
                    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
                let digit = |value: u8| HEX.get(usize::from(value)).copied().unwrap_or('0');
                encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        } else {
            encoded.push(character);
        }
    }
    let mut escaped = String::with_capacity(encoded.len());
    write_escaped(&mut escaped, &encoded);
    escaped
}

fn must_be_encoded(character: char) -> bool {
    !character.is_ascii_graphic() || matches!(character, '"' | '\\' | '^' | '`' | '{' | '|' | '}')
}

/// Mail programs skip white space, control and zero-width characters in an address, so the scheme is read without them.
fn has_safe_scheme(target: &str) -> bool {
    let is_skipped =
        |character: &char| character.is_whitespace() || character.is_control() || is_zero_width(*character);
    let mut scheme = String::new();
    for character in target.chars().filter(|character| !is_skipped(character)) {
        match character {
            ':' => return ["http", "https", "mailto", "tel"].contains(&scheme.as_str()),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '+' | '-' | '.' => scheme.push(character.to_ascii_lowercase()),
            _ => return true,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_punctuation() {
        for (text, url) in [
            ("https://a.jp/x?y=1&z=2. Next", Some("https://a.jp/x?y=1&z=2")),
            ("https://a.jp).", Some("https://a.jp")),
            ("http://ab", Some("http://ab")),
            ("https://", None),
            ("https://.", None),
            ("ftp://a.jp", None),
        ] {
            assert_eq!(bare_url(text).map(|length| &text[..length]), url);
        }
    }

    #[test]
    fn only_harmless_schemes_lead_anywhere() {
        for (target, expected) in [
            ("https://a.jp/?x=1&y=2", "https://a.jp/?x=1&amp;y=2"),
            ("https://a.jp/?x=1&amp;y=2", "https://a.jp/?x=1&amp;y=2"),
            ("https://a.jp/%2F?s=%3D+a", "https://a.jp/%2F?s=%3D+a"),
            ("https://a.jp/結 び\"", "https://a.jp/%E7%B5%90%20%E3%81%B3%22"),
            ("MAILTO:a@b.jp", "MAILTO:a@b.jp"),
            ("tel:+8190", "tel:+8190"),
            ("/rel", "/rel"),
            ("a.jp/b:c", "a.jp/b:c"),
            ("javascript:alert(1)", "#"),
            (" java\tscript:alert(1)", "#"),
            ("java\u{200B}script:alert(1)", "#"),
            ("javascript&colon;alert(1)", "javascript&amp;colon;alert(1)"),
            ("javascript&#58;alert(1)", "#"),
            ("&#x6A;avascript:alert(1)", "#"),
            ("data:text/html,x", "#"),
            ("", "#"),
        ] {
            assert_eq!(href(target), expected, "{target}");
        }
    }
}
