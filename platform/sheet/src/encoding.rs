//! Which characters the bytes of a text stand for, which a text file does not say.
//!
//! Byte order marks are believed. What is UTF-8 is UTF-8: other text is not by chance. What is left is Shift_JIS as Windows has it (code
//! page 932) or Windows-1252; nearly every text of the one is also a text of the other, so the likelier is taken.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The text; none if it is in none of the encodings.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let encoding = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => UTF_8,
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        _ => return decode_unmarked(bytes),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Some(text)
}

fn decode_unmarked(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let decoded = |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    if looks_japanese(bytes)
        && let Some(text) = decoded(SHIFT_JIS)
    {
        return Some(text);
    }
    decoded(WINDOWS_1252)
}

/// Weighs pairs of bytes that Japanese text is full of against accented letters beside plain ones.
fn looks_japanese(bytes: &[u8]) -> bool {
    let (mut japanese, mut latin) = (0_usize, 0_usize);
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    let mut at = 0;
    let mut before = None;
    while let Some(&lead) = bytes.get(at) {
        let next = bytes.get(at + 1);
        if lead >= 0xC0 && !matches!(lead, 0xD7 | 0xF7) && (is_letter(before) || is_letter(next)) {
            latin += 1;
        }
        // Curly quotes and dashes of Windows-1252 stand between letters of either kind.
        if matches!(lead, 0x91..=0x97)
            && is_letter(before)
            && next.is_some_and(|next| is_letter(Some(next)) || *next >= 0xC0)
        {
            latin += 2;
        }
        let is_pair = next.is_some_and(|next| matches!(next, 0x40..=0x7E | 0x80..=0xFC));
        let step = match lead {
            // Punctuation, letters, kana.
            0x81..=0x84 if is_pair => {
                japanese += 2;
                2
            }
            // The common characters.
            0x88..=0x97 if is_pair => {
                japanese += 1;
                2
            }
            0x98..=0x9F | 0xE0..=0xFC if is_pair => 2,
            // Half-width kana come in words.
            0xA1..=0xDF => {
                japanese += usize::from(next.is_some_and(|next| matches!(next, 0xA1..=0xDF)));
                1
            }
            _ => 1,
        };
        before = bytes.get(at + step - 1);
        at += step;
    }
    japanese > latin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let (bytes, _, has_unmappable) = encoding.encode(text);
        assert!(!has_unmappable, "{text}");
        bytes.into_owned()
    }

    #[test]
    fn japanese_text_in_its_old_encoding_is_recognised() {
        for text in [
            "メールアドレス,氏名\na@example.jp,山田 太郎\n",
            "email address,name\na@example.jp,髙橋\n",
            "電話番号,ｼﾒｲ\n09012345678,ｺﾊﾞﾔｼ ﾊﾅｺ\n",
            "email address,日時\na@example.jp,①二〇二六年\n",
            "phone number,町名\n09012345678,表参道\n",
        ] {
            assert_eq!(decode(&encoded(text, SHIFT_JIS)).as_deref(), Some(text));
        }
    }

    #[test]
    fn western_text_in_its_old_encoding_is_recognised() {
        for text in [
            "adresse courriel,prénom\na@exemple.ca,Hélène\n",
            "numéro de téléphone,nom\n6135550100,François Côté\n",
            "email address,note\na@example.ca,l’été – “déjà”\n",
            "email address,amount\na@example.co.uk,£5\n",
            "email address,name\na@example.ca,CRÉÉE\n",
            "email address,city\na@example.ca,Malmö Ålesund Århus\n",
        ] {
            assert_eq!(decode(&encoded(text, WINDOWS_1252)).as_deref(), Some(text));
        }
    }

    #[test]
    fn marks_are_believed_and_removed() {
        let utf_16: Vec<u8> = "a,é日".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&[&[0xFF, 0xFE], utf_16.as_slice()].concat()).as_deref(), Some("a,é日"));
        let utf_16: Vec<u8> = "a,é日".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&[&[0xFE, 0xFF], utf_16.as_slice()].concat()).as_deref(), Some("a,é日"));
        assert_eq!(decode("\u{feff}a,é日".as_bytes()).as_deref(), Some("a,é日"));
        assert_eq!(decode("a,é日".as_bytes()).as_deref(), Some("a,é日"));
        assert_eq!(decode(b"a\0b"), None);
    }
}
