//! The letters a text message can hold.

use super::SmsEncoding;
use crate::model::Dialect;

/// Whether a character is in the basic table of the GSM alphabet (3GPP TS 23.038, 6.2.1). Carriage return and escape
/// are in the table but have no place in a text.
pub(super) fn is_gsm_basic(character: char) -> bool {
    match character {
        ' '..='_' => !matches!(character, '[' | '\\' | ']' | '^'),
        'a'..='z' | '\n' => true,
        '¡' | '£' | '¤' | '¥' | '§' | '¿' | 'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß' | 'à' | 'ä'
        | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü' => true,
        'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => true,
        _ => false,
    }
}

/// Whether a character is in the extension table (3GPP TS 23.038, 6.2.1.1): an escape and a character, two units.
pub(super) fn is_gsm_extension(character: char) -> bool {
    matches!(character, '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€')
}

/// Whether a character is in the GSM alphabet.
pub(super) fn is_gsm(character: char) -> bool {
    is_gsm_basic(character) || is_gsm_extension(character)
}

/// Whether a peer sends a character as it is.
pub(super) fn is_kept_by_peer(character: char, dialect: Dialect) -> bool {
    is_gsm(character)
        || match dialect {
            Dialect::Gc => is_circumflexed(character) || is_french(character) || is_syllabic(character),
            Dialect::Govuk => is_circumflexed(character) || is_accented_welsh(character),
        }
}

/// Welsh vowels with the circumflex, which both peers keep.
fn is_circumflexed(character: char) -> bool {
    matches!(character, 'Â' | 'â' | 'Ê' | 'ê' | 'Î' | 'î' | 'Ô' | 'ô' | 'Û' | 'û' | 'Ŵ' | 'ŵ' | 'Ŷ' | 'ŷ')
}

/// Welsh vowels with grave, acute or diaeresis that the GSM alphabet lacks.
fn is_accented_welsh(character: char) -> bool {
    matches!(
        character,
        'À' | 'È'
            | 'Ì'
            | 'Ò'
            | 'Ù'
            | 'Ẁ'
            | 'ẁ'
            | 'Ỳ'
            | 'ỳ'
            | 'Á'
            | 'á'
            | 'Í'
            | 'í'
            | 'Ó'
            | 'ó'
            | 'Ú'
            | 'ú'
            | 'Ẃ'
            | 'ẃ'
            | 'Ý'
            | 'ý'
            | 'Ë'
            | 'ë'
            | 'Ï'
            | 'ï'
            | 'Ẅ'
            | 'ẅ'
            | 'Ÿ'
            | 'ÿ'
    )
}

/// French letters that the GSM alphabet lacks.
fn is_french(character: char) -> bool {
    matches!(character, 'À' | 'Ë' | 'ë' | 'Ï' | 'ï' | 'Œ' | 'œ' | 'Ù' | 'ç')
}

/// Unified Canadian Aboriginal Syllabics with both of their extensions.
fn is_syllabic(character: char) -> bool {
    matches!(character, '\u{1400}'..='\u{167F}' | '\u{18B0}'..='\u{18FF}' | '\u{11AB0}'..='\u{11ABF}')
}

/// The narrowest encoding that carries a text.
pub(super) fn encoding(text: &str) -> SmsEncoding {
    if text.chars().all(is_gsm) { SmsEncoding::Gsm7 } else { SmsEncoding::Ucs2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gsm_tables_have_their_sizes() {
        // 128 places less carriage return and escape.
        assert_eq!(('\0'..='\u{FFFF}').filter(|&character| is_gsm_basic(character)).count(), 126);
        assert_eq!(('\0'..='\u{FFFF}').filter(|&character| is_gsm_extension(character)).count(), 9);
        assert!(!('\0'..='\u{FFFF}').any(|character| is_gsm_basic(character) && is_gsm_extension(character)));
    }

    #[test]
    fn each_peer_keeps_its_own_languages() {
        for character in "ŵÊñé€".chars() {
            assert!(is_kept_by_peer(character, Dialect::Gc) && is_kept_by_peer(character, Dialect::Govuk));
        }
        for character in "çœÀᐃ\u{11AB6}".chars() {
            assert!(is_kept_by_peer(character, Dialect::Gc), "{character}");
        }
        for character in "çœᐃ".chars() {
            assert!(!is_kept_by_peer(character, Dialect::Govuk), "{character}");
        }
        assert!(!is_kept_by_peer('結', Dialect::Gc));
    }
}
