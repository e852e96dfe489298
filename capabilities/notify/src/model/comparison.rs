//! What differs between two versions of a template, word by word.

use similar::{ChangeTag, TextDiff};

/// A piece of text and whether it is in both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it is.
    pub place: Place,
    /// The text.
    pub text: String,
}

/// In which of two versions a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In both.
    Both,
    /// In the earlier one alone.
    Removed,
    /// In the later one alone.
    Added,
}

/// What differs between two texts, in pieces that give the earlier text without those added, and the later one without those removed.
/// Words are those of Unicode (UAX 29), so that Japanese is compared finer than by sentence.
#[must_use]
pub fn compare(earlier: &str, later: &str) -> Vec<Piece> {
    let difference = TextDiff::from_unicode_words(earlier, later);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in difference.iter_all_changes() {
        let place = match change.tag() {
            ChangeTag::Equal => Place::Both,
            ChangeTag::Delete => Place::Removed,
            ChangeTag::Insert => Place::Added,
        };
        match pieces.last_mut() {
            Some(last) if last.place == place => last.text.push_str(change.value()),
            _ => pieces.push(Piece { place, text: change.value().to_owned() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn side(pieces: &[Piece], without: Place) -> String {
        pieces.iter().filter(|piece| piece.place != without).map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn words_that_changed_are_told_apart() {
        let pieces = compare("Dear ((name)), come on Monday.", "Dear ((name)), come on Friday.");
        let changed: Vec<(Place, &str)> = pieces
            .iter()
            .filter(|piece| piece.place != Place::Both)
            .map(|piece| (piece.place, piece.text.as_str()))
            .collect();
        assert_eq!(changed, [(Place::Removed, "Monday"), (Place::Added, "Friday")]);
        let pieces = compare("窓口は月曜日に開きます。", "窓口は火曜日に開きます。");
        assert_eq!(pieces[1..3].iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), ["月", "火"]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(earlier in "[a-cあ-う ]{0,40}", later in "[a-cあ-う ]{0,40}") {
            let pieces = compare(&earlier, &later);
            prop_assert_eq!(side(&pieces, Place::Added), earlier);
            prop_assert_eq!(side(&pieces, Place::Removed), later);
        }
    }
}
