//! XML, read piece by piece: no piece is kept, and no depth is too deep because too deep is refused.

use crate::{SheetError, archive};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::io::{BufReader, Read};

/// Elements within each other; spreadsheets have about ten.
const MAX_DEPTH: u32 = 100;

pub(crate) struct Xml<R> {
    reader: Reader<BufReader<R>>,
    buffer: Vec<u8>,
    depth: u32,
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(source: BufReader<R>) -> Self {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next piece; an empty element is a start and an end.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, SheetError> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) => archive::fault(&error),
            _ => SheetError::Damaged,
        })?;
        match &event {
            Event::Start(_) if self.depth == MAX_DEPTH => return Err(SheetError::Damaged),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }
}

/// An attribute's value; none if it is not there or not readable.
pub(crate) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name.as_bytes())?;
    match found.value {
        Cow::Borrowed(bytes) if !bytes.contains(&b'&') => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        _ => found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| Cow::Owned(value.into_owned())),
    }
}

/// Appends what a piece says as text, if it is text.
pub(crate) fn push_text(event: &Event<'_>, text: &mut String) -> Result<(), SheetError> {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content().map_err(|_| SheetError::Damaged)?),
        Event::CData(piece) => text.push_str(&piece.xml10_content().map_err(|_| SheetError::Damaged)?),
        Event::GeneralRef(reference) => text.push(match &**reference {
            b"amp" => '&',
            b"lt" => '<',
            b"gt" => '>',
            b"quot" => '"',
            b"apos" => '\'',
            _ => reference.resolve_char_ref().ok().flatten().ok_or(SheetError::Damaged)?,
        }),
        _ => {}
    }
    Ok(())
}
