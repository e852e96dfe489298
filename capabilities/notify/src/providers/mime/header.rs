//! Header values that no input can break out of.
//!
//! lettre encodes headers word by word, which loses spaces between encoded words and lets ASCII text that looks like an
//! encoded word (RFC 2047) be decoded by the reader. So a text here either travels as it is or is encoded as a whole.

use super::encoded;
use email_encoding::headers::writer::EmailWriter;
use email_encoding::headers::{quoted_string, rfc2047};
use lettre::address::Address;
use lettre::message::header::HeaderValue;
use std::fmt::{self, Write};

/// A header of ASCII text that the node made itself.
pub(super) fn plain(header: &'static str, value: String) -> HeaderValue {
    encoded(header, value.clone(), value)
}

/// A header of free text (RFC 5322 section 2.2.1), encoded where it must be.
pub(super) fn text(header: &'static str, text: &str) -> HeaderValue {
    let text = one_line(text);
    let value =
        write(
            header,
            |writer| {
                if is_plain(&text) { writer.folding().write_str(&text) } else { rfc2047::encode(&text, writer) }
            },
        );
    encoded(header, text, value)
}

/// A header with one mailbox: `name <address>`, or the address alone where the name is empty.
pub(super) fn mailbox(header: &'static str, name: &str, address: &Address) -> HeaderValue {
    let name = one_line(name);
    let value = write(header, |writer| {
        if name.is_empty() {
            return writer.write_str(address.as_ref());
        }
        quoted_string::encode(&name, writer)?;
        writer.space();
        write!(writer.folding(), "<{address}>")
    });
    // lettre reads the raw value back to make sure that there is a sender: the address alone always reads.
    encoded(header, address.to_string(), value)
}

/// The text with every run of control characters and line ends (also U+2028 and U+2029) as one space, trimmed.
pub(super) fn one_line(text: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut line = String::with_capacity(text.len());
    let mut broken = false;
    for c in text.trim().chars() {
        if is_break(c) {
            broken = true;
            continue;
        }
        if broken && !line.is_empty() {
            line.push(' ');
        }
        broken = false;
        line.push(c);
    }
    line
}

/// Whether a text reads the same without encoding: visible ASCII in words that fit a line, single spaces between them,
/// nothing that looks like an encoded word.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !text.contains("=?")
        && !text.contains("  ")
        && text.split(' ').all(|word| word.len() <= 60)
}

fn write(header: &str, fill: impl FnOnce(&mut EmailWriter<'_>) -> fmt::Result) -> String {
    let mut value = String::new();
    let mut writer = EmailWriter::new(&mut value, header.len() + ": ".len(), 0, false);
    // Writing into a String cannot fail, so neither can this.
    let _infallible = fill(&mut writer);
    drop(writer);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_one() {
        for (text, expected) in [
            ("お知らせ", "お知らせ"),
            ("a\r\nBcc: x@example.com", "a Bcc: x@example.com"),
            ("a\u{2028}b\u{0}c\u{85}d", "a b c d"),
            (" \r\n a \t", "a"),
            ("a  b", "a  b"),
        ] {
            assert_eq!(one_line(text), expected);
        }
    }
}
