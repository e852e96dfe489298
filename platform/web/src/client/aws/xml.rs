//! Reading the XML of Amazon's older services.

use quick_xml::Reader;
use quick_xml::events::Event;

/// The text of the first element called `name`, wherever it stands, at most `longest` characters of it; `None` where there is none or the document
/// is broken before it.
#[must_use]
pub fn element(document: &[u8], name: &str, longest: usize) -> Option<String> {
    let mut reader = Reader::from_reader(document);
    let (mut inside, mut text) = (false, String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.local_name().into_inner() == name.as_bytes() => inside = true,
            Event::End(end) if inside && end.local_name().into_inner() == name.as_bytes() => {
                return Some(text.chars().take(longest).collect());
            }
            Event::Text(part) if inside => text.push_str(&part.xml10_content().ok()?),
            Event::CData(part) if inside => text.push_str(&part.xml10_content().ok()?),
            Event::GeneralRef(reference) if inside => text.push(character(&reference)?),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// What `&amp;`, `&#38;` and the like stand for.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character);
    }
    let name: &[u8] = reference;
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_are_found_and_references_read() {
        let document = br#"<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>
            <Code>InvalidParameter</Code><Message>a &amp; b &#x3042;<![CDATA[<c>]]></Message></Error></ErrorResponse>"#;
        assert_eq!(element(document, "Code", 1_000).as_deref(), Some("InvalidParameter"));
        assert_eq!(element(document, "Message", 1_000).as_deref(), Some("a & b あ<c>"));
        assert_eq!(element(document, "MessageId", 1_000), None);
    }

    proptest! {
        #[test]
        fn anything_is_read_without_panic(document in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _found = element(&document, "Code", 1_000);
        }

        #[test]
        fn broken_markup_is_read_without_panic(document in "[<>/A-Ca-c&;#x!\\[\\]CDAT \"=]{0,60}") {
            let _found = element(document.as_bytes(), "A", 1_000);
        }
    }
}
