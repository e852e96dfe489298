//! Text with a character between cells (RFC 4180), as people and spreadsheet programs make it.

use csv::StringRecord;
use std::borrow::Cow;

#[derive(Clone, Copy, PartialEq)]
enum State {
    RecordStart,
    FieldStart,
    Unquoted,
    Quoted,
    /// After a quote within a quoted field: its end, or the first of two.
    Quote,
}

/// The records of a text, blank ones too, so that they can be counted. A space after a delimiter is not part of the cell and does not
/// hide a quote; blank lines and a byte order mark around the whole are dropped. Work grows with the text alone.
pub fn records(text: &str, delimiter: u8) -> Vec<StringRecord> {
    let text = normalise(text, delimiter);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    // Reading text from memory cannot fail.
    reader.records().map_while(Result::ok).collect()
}

/// The character between the cells of a text's first record: comma, tab or semicolon, whichever it has most of.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
    let (mut quoted, mut begun) = (false, false);
    let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
    for byte in text.trim_start_matches('\u{feff}').bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted && begun => break,
            _ if !quoted => counts.iter_mut().filter(|(known, _)| *known == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
        begun |= !byte.is_ascii_whitespace();
    }
    // Of equal counts the last is taken, so the usual one comes last.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

/// The text in the form that the reader reads as meant: it would drop a blank line, and rows behind it would get the wrong number.
fn normalise(text: &str, delimiter: u8) -> Cow<'_, str> {
    let separator = char::from(delimiter);
    let text = text
        .trim_start_matches('\u{feff}')
        .trim_matches([' ', '\t', '\r', '\n'].map(|c| if c == separator { ' ' } else { c }));
    let after_separator = format!("{separator} ");
    let tricky = [after_separator.as_str(), "\n ", "\r ", "\n\n", "\r\r", "\n\r"];
    if !tricky.iter().any(|pattern| text.contains(pattern)) {
        return Cow::Borrowed(text);
    }
    let mut normal = String::with_capacity(text.len() + 64);
    let mut state = State::RecordStart;
    let mut after_return = false;
    for character in text.chars() {
        let ends_return = after_return && character == '\n';
        after_return = character == '\r' && state != State::Quoted;
        if ends_return {
            normal.push('\n');
            continue;
        }
        state = match (state, character) {
            (State::Quoted, '"') => State::Quote,
            (State::Quoted, _) | (State::Quote, '"') => State::Quoted,
            (State::RecordStart, '\r' | '\n') => {
                normal.push_str("\"\"");
                State::RecordStart
            }
            (_, '\r' | '\n') => State::RecordStart,
            (_, character) if character == separator => State::FieldStart,
            (State::RecordStart | State::FieldStart, ' ') => continue,
            (State::RecordStart | State::FieldStart, '"') => State::Quoted,
            _ => State::Unquoted,
        };
        normal.push(character);
    }
    Cow::Owned(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(normalise("\u{feff}a,b\r\n1,2\r\n", b','), Cow::Borrowed("a,b\r\n1,2")));
    }

    #[test]
    fn spaces_before_cells_go_and_blank_lines_stay() {
        for (text, expected) in [
            ("a, b\n 1,  \"x, y\"", "a,b\n1,\"x, y\""),
            ("a\n\n1\n  \n2", "a\n\"\"\n1\n\"\"\n2"),
            ("a\r\n\r\n1\r\n2", "a\r\n\"\"\r\n1\r\n2"),
            ("a\n\"x\n\n y\"\n1", "a\n\"x\n\n y\"\n1"),
            ("a\n\"say \"\"hi\"\", you\", b", "a\n\"say \"\"hi\"\", you\",b"),
            ("a\r\r1", "a\r\"\"\r1"),
        ] {
            assert_eq!(normalise(text, b','), expected, "{text:?}");
        }
        assert_eq!(normalise("a;b\n\n1; \"x;y\"", b';'), "a;b\n\"\"\n1;\"x;y\"");
        assert_eq!(normalise("\ta\tb\n\n\t1\t\n", b'\t'), "\ta\tb\n\"\"\n\t1\t");
    }

    #[test]
    fn the_delimiter_is_what_the_header_has_most_of() {
        for (text, expected) in [
            ("a,b;c,d\n1;2;3;4;5", b','),
            ("a;b\n1,2,3,4", b';'),
            ("a\tb\tc\n", b'\t'),
            ("\"a,b,c\";d\n", b';'),
            ("\n\n a;b;c\n", b';'),
            ("alone\n1", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }
}
