//! Base64 as the products read it in files: characters outside the alphabet are passed over, padding must be whole.

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;

/// The text without what is passed over, or what is wrong with it in the words of the products' language.
fn clean(text: &str) -> Result<String, String> {
    if !text.is_ascii() {
        return Err("string argument should contain only ASCII characters".to_owned());
    }
    let mut kept = String::with_capacity(text.len());
    let mut pads = 0;
    for character in text.chars() {
        match character {
            '=' => {
                pads += 1;
                // The padding that fills a group of four ends the data.
                if kept.len() % 4 >= 2 && kept.len() % 4 + pads >= 4 {
                    break;
                }
            }
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => {
                pads = 0;
                kept.push(character);
            }
            _ => {}
        }
    }
    match kept.len() % 4 {
        0 => Ok(kept),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
            kept.len()
        )),
        odd if odd + pads >= 4 => {
            kept.extend(std::iter::repeat_n('=', 4 - odd));
            Ok(kept)
        }
        _ => Err("Incorrect padding".to_owned()),
    }
}

/// How many bytes the text decodes to.
pub(super) fn decoded_length(text: &str) -> Result<usize, String> {
    let clean = clean(text)?;
    let pads = clean.bytes().rev().take_while(|byte| *byte == b'=').count();
    Ok(clean.len() / 4 * 3 - pads)
}

/// The bytes.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, String> {
    // Bits that the last character leaves over are nobody's business here.
    let engine = ::base64::engine::GeneralPurpose::new(
        &::base64::alphabet::STANDARD,
        ::base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
    );
    STANDARD.decode(text).or_else(|_| engine.decode(clean(text)?).map_err(|error| error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_alphabet_is_passed_over() {
        for (text, expected) in [
            ("aGk=", "hi"),
            ("aG k=\n", "hi"),
            ("aGk=ignored", "hi"),
            ("", ""),
            ("aGkh", "hi!"),
            ("aGl=", "hi"),
            ("a=Gk=", "hi"),
        ] {
            assert_eq!(decode(text).unwrap(), expected.as_bytes(), "{text}");
            assert_eq!(decoded_length(text).unwrap(), expected.len(), "{text}");
        }
    }

    #[test]
    fn faults_are_named_as_clients_know_them() {
        assert_eq!(decode("aGk").unwrap_err(), "Incorrect padding");
        assert_eq!(decode("aG=").unwrap_err(), "Incorrect padding");
        assert_eq!(
            decode("a").unwrap_err(),
            "Invalid base64-encoded string: number of data characters (1) cannot be 1 more than a multiple of 4"
        );
        assert_eq!(decode("é").unwrap_err(), "string argument should contain only ASCII characters");
    }
}
