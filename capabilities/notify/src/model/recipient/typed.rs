//! What keyboards and copied text put into an address or a number without meaning it.

use crate::model::content::is_zero_width;

/// Text without zero-width characters and outer white space, with full-width forms as their plain ones.
///
/// Japanese keyboards write `ａ＠ｂ．ｊｐ` and `０９０−…` when the input method is on; every full-width form stands for one
/// ASCII character (Unicode, Halfwidth and Fullwidth Forms), as compatibility normalisation has it.
pub(super) fn plain(typed: &str) -> String {
    let folded: String = typed.chars().filter(|&character| !is_zero_width(character)).map(narrow).collect();
    let trimmed = folded.trim();
    if trimmed.len() == folded.len() { folded } else { trimmed.to_owned() }
}

fn narrow(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn full_width_forms_become_plain() {
        assert_eq!(plain("　ａ＋１＠Ｂ．ｊｐ\u{200B}\n"), "a+1@B.jp");
        assert_eq!(plain("（０３）１２"), "(03)12");
    }
}
