//! How cells show their numbers.

use crate::SheetError;
use crate::archive::Archive;
use crate::number::Form;
use crate::xml::attribute;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// How many formats are kept; the specification allows 65,490.
const MOST: usize = 65_536;

/// The forms by the number that cells name.
pub(super) fn read(archive: &mut Archive<'_>, part: Option<&str>) -> Result<Vec<Form>, SheetError> {
    let mut forms = Vec::new();
    let Some(part) = part else { return Ok(forms) };
    let Some(mut xml) = archive.xml(part)? else { return Ok(forms) };
    let mut codes: HashMap<u32, Form> = HashMap::new();
    let mut in_cell_formats = false;
    let number = |element: &BytesStart<'_>| attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                b"cellXfs" => in_cell_formats = true,
                b"numFmt" if codes.len() < MOST => {
                    if let (Some(id), Some(code)) = (number(&element), attribute(&element, "formatCode")) {
                        codes.insert(id, Form::of(id, Some(&code)));
                    }
                }
                b"xf" if in_cell_formats && forms.len() < MOST => {
                    let id = number(&element).unwrap_or(0);
                    forms.push(codes.get(&id).copied().unwrap_or_else(|| Form::of(id, None)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == b"cellXfs" => in_cell_formats = false,
            Event::Eof => return Ok(forms),
            _ => {}
        }
    }
}
