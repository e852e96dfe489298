//! The texts that cells refer to by number.

use crate::archive::Archive;
use crate::xml::{Xml, push_text};
use crate::{Limits, SheetError, Size};
use quick_xml::events::Event;
use std::io::Read;

/// All texts in one piece, because there may be a million of them.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Strings {
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.text.get(start..*self.ends.get(index)?)
    }
}

pub(super) fn read(archive: &mut Archive<'_>, part: Option<&str>, limits: &Limits) -> Result<Strings, SheetError> {
    let mut strings = Strings::default();
    let Some(part) = part else { return Ok(strings) };
    let Some(mut xml) = archive.xml(part)? else { return Ok(strings) };
    let mut one = String::new();
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == b"si" => {
                one.clear();
                read_string(&mut xml, b"si", &mut one)?;
                strings.text.push_str(&one);
                strings.ends.push(strings.text.len());
                if strings.ends.len() > limits.cells {
                    return Err(SheetError::TooLarge(Size::Cells));
                }
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of a string item up to its end: its runs one after another, without how the characters are pronounced.
pub(super) fn read_string<R: Read>(xml: &mut Xml<R>, end: &[u8], text: &mut String) -> Result<(), SheetError> {
    let (mut in_text, mut in_phonetics) = (false, false);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                b"t" => in_text = true,
                b"rPh" => in_phonetics = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                b"t" => in_text = false,
                b"rPh" => in_phonetics = false,
                name if name == end => break,
                _ => {}
            },
            Event::Eof => return Err(SheetError::Damaged),
            event if in_text && !in_phonetics => push_text(&event, text)?,
            _ => {}
        }
    }
    if text.contains("_x") {
        *text = unescape(text);
    }
    Ok(())
}

/// Characters that XML cannot hold stand as `_x000D_`, and an underscore before what looks like one as `_x005F_`.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let hex = after.get(..4).filter(|_| after.as_bytes().get(4) == Some(&b'_'));
        match hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(character) if character != '\0' => {
                plain.push(character);
                rest = after.get(5..).unwrap_or_default();
            }
            _ => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_characters_come_back() {
        for (text, plain) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("my_xml_x", "my_xml_x"),
            ("_x00", "_x00"),
            ("_x日本語x_", "_x日本語x_"),
        ] {
            assert_eq!(unescape(text), plain, "{text}");
        }
    }
}
