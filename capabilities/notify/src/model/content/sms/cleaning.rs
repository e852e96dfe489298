//! Cleaning text so that it needs no more room on the air than it must.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::alphabet;
use crate::model::Dialect;
use crate::model::content::whitespace::{is_zero_width, normalise_line_ends};

/// What to write instead of typography that the GSM alphabet lacks; `None` where there is no harmless replacement.
fn plain_typography(character: char, dialect: Dialect) -> Option<&'static str> {
    Some(match character {
        '\u{2010}'..='\u{2014}' | '\u{2212}' => "-",
        '…' => "...",
        '‘' | '’' | '‚' => "'",
        '“' | '”' | '„' => "\"",
        '\t' | '\u{202F}' => " ",
        '\u{A0}' => match dialect {
            Dialect::Gc => "",
            Dialect::Govuk => " ",
        },
        _ if is_zero_width(character) => "",
        _ if character.is_control() && character != '\n' => "",
        _ => return None,
    })
}

/// The peers' rule: keep, replace, take the letter without its accent, else `?`.
pub(super) fn clean_for_peers(text: &str, dialect: Dialect) -> String {
    if text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte) && byte != b'`') {
        return text.to_owned();
    }
    // Composed first, so that a letter typed as letter and accent is one letter here, too.
    if text.chars().any(is_combining_mark) {
        return clean_composed(text.nfc(), dialect);
    }
    clean_composed(text.chars(), dialect)
}

fn clean_composed(characters: impl Iterator<Item = char>, dialect: Dialect) -> String {
    let mut cleaned = String::new();
    for character in characters {
        if alphabet::is_kept_by_peer(character, dialect) {
            cleaned.push(character);
        } else if let Some(plain) = plain_typography(character, dialect) {
            cleaned.push_str(plain);
        } else if !is_combining_mark(character) {
            let mut base = None;
            decompose_canonical(character, |part| {
                base.get_or_insert(part);
            });
            cleaned.push(base.filter(|&base| alphabet::is_kept_by_peer(base, dialect)).unwrap_or('?'));
        }
    }
    cleaned
}

/// Every script as it is; typography made plain only if the GSM alphabet then carries the whole text.
pub(super) fn clean_in_full(text: &str, dialect: Dialect) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match plain_typography(character, dialect) {
            Some(replacement) => plain.push_str(replacement),
            None if alphabet::is_gsm(character) => plain.push(character),
            None => return keep_in_full(text),
        }
    }
    plain
}

/// The text less what no phone can show. Joiners stay: emoji and several scripts are written with them.
fn keep_in_full(text: &str) -> String {
    text.chars()
        .map(|character| if character == '\t' { ' ' } else { character })
        .filter(|&character| !matches!(character, '\u{180E}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}'))
        .filter(|&character| character == '\n' || !character.is_control())
        .collect()
}

/// GOV.UK Notify's lines: single spaces, nothing at either end of a line, no more than one empty line in a row.
pub(super) fn tidy_lines(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut empty_lines = 0;
    for line in normalise_line_ends(text).split('\n') {
        let start = tidied.len();
        if !tidied.is_empty() {
            for _ in 0..=empty_lines.min(1) {
                tidied.push('\n');
            }
        }
        let words_start = tidied.len();
        for word in line.split([' ', '\t', '\u{A0}']).filter(|word| !word.is_empty()) {
            if tidied.len() > words_start {
                tidied.push(' ');
            }
            tidied.push_str(word);
        }
        if tidied.len() == words_start {
            tidied.truncate(start);
            empty_lines += 1;
        } else {
            empty_lines = 0;
        }
    }
    let trimmed = tidied.trim();
    if trimmed.len() == tidied.len() { tidied } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_keep_replace_and_give_up() {
        for (text, gc, govuk) in [
            ("“a” ‘b’ – — …", "\"a\" 'b' - - ...", "\"a\" 'b' - - ..."),
            ("a\u{200B}b\tc\u{A0}d", "ab cd", "ab c d"),
            ("naïve façade œuvre", "naïve façade œuvre", "naïve facade ?uvre"),
            ("Čapek ọ́ ộ ñ", "Capek o o ñ", "Capek o o ñ"),
            ("cafe\u{301}", "café", "café"),
            ("😀 結び", "? ??", "? ??"),
            ("ᐃᓄᒃ", "ᐃᓄᒃ", "???"),
            ("`", "?", "?"),
        ] {
            assert_eq!(clean_for_peers(text, Dialect::Gc), gc);
            assert_eq!(clean_for_peers(text, Dialect::Govuk), govuk);
        }
    }

    #[test]
    fn full_cleans_what_then_fits_gsm_and_nothing_else() {
        assert_eq!(clean_in_full("“a” – b…", Dialect::Gc), "\"a\" - b...");
        for text in ["「結」――〜ー…“”", "Čapek – “x”", "👩\u{200D}👧 結", "ﾃｽﾄ", "神\u{FA19}"]
        {
            assert_eq!(clean_in_full(text, Dialect::Gc), text);
        }
        assert_eq!(clean_in_full("結\tび\u{200B}\u{1B}", Dialect::Gc), "結 び");
    }

    #[test]
    fn lines_are_tidied() {
        assert_eq!(tidy_lines(" a  b \r\n\r\n\r\n c\n"), "a b\n\nc");
        assert_eq!(tidy_lines("\n \na\nb"), "a\nb");
        assert_eq!(tidy_lines("結　び"), "結　び");
        assert_eq!(tidy_lines(" \n "), "");
    }
}
