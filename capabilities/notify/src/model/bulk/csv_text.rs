//! CSV text as people and spreadsheet programs make it, brought into the form that the CSV reader reads as meant.

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

/// The text without byte order mark and surrounding blank lines; a space after a comma is not part of the cell (and does
/// not hide a quote), and a blank line is a record with one empty cell, because the reader would drop it and rows behind it
/// would get the wrong number.
pub(super) fn normalise(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}').trim_matches([' ', '\t', '\r', '\n']);
    let tricky = [", ", "\n ", "\r ", "\n\n", "\r\r", "\n\r"];
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
            (_, ',') => State::FieldStart,
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
    use super::normalise;
    use std::borrow::Cow;

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(normalise("\u{feff}a,b\r\n1,2\r\n"), Cow::Borrowed("a,b\r\n1,2")));
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
            assert_eq!(normalise(text), expected, "{text:?}");
        }
    }
}
