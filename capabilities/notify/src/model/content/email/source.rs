//! A body's text before it is parsed.

use std::borrow::Cow;

/// Line feeds alone at line ends, spaces instead of tabs (to columns of four) and of unbreakable spaces, nothing on lines
/// of white space alone.
pub(super) fn normalise(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| !matches!(character, '\r' | '\t' | '\u{A0}' | '\u{2028}' | '\u{2424}');
    if text.chars().all(is_plain) && !text.split('\n').any(|line| line.starts_with(' ') && line.trim().is_empty()) {
        return Cow::Borrowed(text);
    }
    let mut normalised = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let (mut line_start, mut column) = (0, 0);
    loop {
        let character = match characters.next() {
            Some('\r') => {
                characters.next_if_eq(&'\n');
                Some('\n')
            }
            Some('\u{2424}') => Some('\n'),
            other => other,
        };
        match character {
            Some('\t') => {
                let width = 4 - column % 4;
                normalised.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            // Some programs choke on the Unicode line separator; it stands for nothing here.
            Some('\u{2028}') => {}
            Some('\n') | None => {
                if normalised.get(line_start..).is_some_and(|line| line.bytes().all(|byte| byte == b' ')) {
                    normalised.truncate(line_start);
                }
                if character.is_none() {
                    return Cow::Owned(normalised);
                }
                normalised.push('\n');
                (line_start, column) = (normalised.len(), 0);
            }
            Some(other) => {
                normalised.push(if other == '\u{A0}' { ' ' } else { other });
                column += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn lines_and_spaces_take_one_form() {
        assert_eq!(normalise("a\r\n  \r\nb\rc\td\u{A0}e\u{2028}"), "a\n\nb\nc   d e");
        assert_eq!(normalise("a\n   "), "a\n");
        assert_eq!(normalise("　a\n b"), "　a\n b");
    }
}
