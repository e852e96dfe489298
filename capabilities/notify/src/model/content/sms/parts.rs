//! How many parts a text message takes.
//!
//! A message of one part has 140 octets: 160 units of seven bits or 70 of sixteen. In a longer one each part gives six
//! octets to the header that joins them (3GPP TS 23.040, 9.2.3.24.1), which leaves 153 and 67.

use super::{SmsAlphabet, SmsEncoding, alphabet};

/// The parts of a text that is sent in an encoding; an empty text takes one.
///
/// A character of two units never stands in two parts. The peers leave that out of account for the extension characters
/// of the GSM alphabet, and their limits and prices are stated in that figure, so their rule counts units alone there.
pub(super) fn count(text: &str, encoding: SmsEncoding, alphabet: SmsAlphabet) -> u32 {
    let (whole, part) = match encoding {
        SmsEncoding::Gsm7 => (160, 153),
        SmsEncoding::Ucs2 => (70, 67),
    };
    let units: usize = text.chars().map(|character| units_of(character, encoding)).sum();
    if units <= whole {
        return 1;
    }
    let parts = match (encoding, alphabet) {
        (SmsEncoding::Gsm7, SmsAlphabet::Peers) => units.div_ceil(part),
        _ => pack(text.chars().map(|character| units_of(character, encoding)), part),
    };
    u32::try_from(parts).unwrap_or(u32::MAX)
}

/// GC Notify's length of a text: characters, those of the extension table twice, and UTF-16 units beyond the basic plane.
pub(super) fn units_gc(text: &str) -> usize {
    text.chars().map(|character| if alphabet::is_gsm_extension(character) { 2 } else { character.len_utf16() }).sum()
}

fn units_of(character: char, encoding: SmsEncoding) -> usize {
    match encoding {
        SmsEncoding::Gsm7 if alphabet::is_gsm_extension(character) => 2,
        SmsEncoding::Gsm7 => 1,
        SmsEncoding::Ucs2 => character.len_utf16(),
    }
}

fn pack(sizes: impl Iterator<Item = usize>, room: usize) -> usize {
    let (mut parts, mut used) = (1, 0);
    for size in sizes {
        if used + size > room {
            parts += 1;
            used = 0;
        }
        used += size;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str, alphabet: SmsAlphabet) -> u32 {
        count(text, alphabet::encoding(text), alphabet)
    }

    #[test]
    fn limits_of_one_part_and_of_several() {
        for (letter, length, expected) in [
            ("a", 0, 1),
            ("a", 160, 1),
            ("a", 161, 2),
            ("a", 306, 2),
            ("a", 307, 3),
            ("a", 612, 4),
            ("a", 613, 5),
            ("é", 160, 1),
            ("€", 80, 1),
            ("€", 81, 2),
            ("ê", 70, 1),
            ("ê", 71, 2),
            ("ê", 134, 2),
            ("ê", 135, 3),
            ("結", 70, 1),
            ("結", 71, 2),
            ("\u{11AB6}", 35, 1),
            ("\u{11AB6}", 36, 2),
            ("😀", 66, 2),
            ("😀", 67, 3),
        ] {
            assert_eq!(parts(&letter.repeat(length), SmsAlphabet::Peers), expected, "{length} of {letter}");
            assert_eq!(parts(&letter.repeat(length), SmsAlphabet::Full), expected, "{length} of {letter}");
        }
    }

    #[test]
    fn a_pair_is_not_split_between_parts() {
        // 134 units would fill two parts of 67, but the 34th pair would stand in both.
        assert_eq!(parts(&"😀".repeat(67), SmsAlphabet::Full), 3);
        // 306 units, of which each part can hold 152.
        assert_eq!(parts(&"€".repeat(153), SmsAlphabet::Full), 3);
        assert_eq!(parts(&"€".repeat(153), SmsAlphabet::Peers), 2);
    }

    #[test]
    fn gc_counts_extension_characters_twice() {
        assert_eq!(units_gc("{}[]~|^\\€"), 18);
        assert_eq!(units_gc("ê\u{11AB6}"), 3);
    }

    proptest! {
        #[test]
        fn a_longer_text_takes_no_fewer_parts(text in r"[a-c€ê結😀]{0,400}", more in r"[a-c€ê結😀]{0,5}") {
            for alphabet in [SmsAlphabet::Peers, SmsAlphabet::Full] {
                let longer = format!("{text}{more}");
                prop_assert!(parts(&longer, alphabet) >= parts(&text, alphabet));
            }
        }
    }
}
