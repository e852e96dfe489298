//! Characters that take no ink: what counts as white space and what is invisible altogether.

/// Characters without width that editors and web pages leave in copied text.
#[must_use]
pub(in crate::model) fn is_zero_width(character: char) -> bool {
    matches!(character, '\u{180E}' | '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// All runs of white space as one space, nothing at the ends, no zero-width characters.
pub(super) fn collapse(text: &str) -> String {
    collapse_characters(text.chars().filter(|&character| !is_zero_width(character)))
}

/// All runs of white space as one space, nothing at the ends; characters without width stay.
pub(super) fn collapse_visible(text: &str) -> String {
    collapse_characters(text.chars())
}

fn collapse_characters(characters: impl Iterator<Item = char>) -> String {
    let mut collapsed = String::new();
    let mut pending = false;
    for character in characters {
        if character.is_whitespace() {
            pending = true;
            continue;
        }
        if pending && !collapsed.is_empty() {
            collapsed.push(' ');
        }
        pending = false;
        collapsed.push(character);
    }
    collapsed
}

/// Whether a character ends a line, by itself or as the first half of CR LF.
pub(super) fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Every line end as a single line feed.
pub(super) fn normalise_line_ends(text: &str) -> String {
    let mut normalised = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if is_line_end(character) {
            if character == '\r' {
                characters.next_if_eq(&'\n');
            }
            normalised.push('\n');
        } else {
            normalised.push(character);
        }
    }
    normalised
}

/// No spaces or tabs before a comma or a full stop.
pub(super) fn remove_before_punctuation(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, ',' | '.') {
            cleaned.truncate(cleaned.trim_end_matches([' ', '\t']).len());
        }
        cleaned.push(character);
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collapsing_leaves_single_spaces() {
        assert_eq!(collapse("  a \u{200B} b\n\u{A0}c\u{3000}"), "a b c");
        assert_eq!(collapse(" \n "), "");
    }

    #[test]
    fn line_ends_of_every_system_become_line_feeds() {
        assert_eq!(normalise_line_ends("a\r\nb\rc\nd\u{2028}e\r\n\r\n"), "a\nb\nc\nd\ne\n\n");
    }

    #[test]
    fn spaces_before_punctuation_go() {
        assert_eq!(remove_before_punctuation("hello \t, world . now"), "hello, world. now");
        assert_eq!(remove_before_punctuation(" ,"), ",");
        assert_eq!(remove_before_punctuation("a\n, b"), "a\n, b");
    }
}
