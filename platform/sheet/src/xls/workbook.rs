//! What stands before the sheets: which there are, texts, formats.

use super::records::Records;
use super::strings::{self, Cursor};
use super::{u16_at, u32_at};
use crate::number::Form;
use crate::{Limits, SheetError};
use std::collections::HashMap;

pub(super) struct Workbook {
    /// Where the first visible worksheet begins.
    pub(super) sheet: Option<usize>,
    pub(super) strings: Vec<Box<str>>,
    pub(super) forms: Vec<Form>,
    pub(super) is_1904: bool,
}

pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let mut book = Workbook { sheet: None, strings: Vec::new(), forms: Vec::new(), is_1904: false };
    let mut codes: HashMap<u32, Form> = HashMap::new();
    let mut ids: Vec<u32> = Vec::new();
    let mut begun = false;
    for record in Records(stream) {
        match record.kind {
            // BOF, with the version.
            0x0809 if !begun => {
                if u16_at(record.bytes, 0) != Some(0x0600) {
                    return Err(SheetError::Unsupported);
                }
                begun = true;
            }
            // FilePass: what follows is encrypted.
            0x002F => return Err(SheetError::PasswordProtected),
            // Date1904
            0x0022 => book.is_1904 = u16_at(record.bytes, 0) == Some(1),
            // BoundSheet8: place, whether it is hidden, kind (0 is a worksheet).
            0x0085 if book.sheet.is_none() => {
                let is_shown = record.bytes.get(4).is_some_and(|state| state & 3 == 0);
                if is_shown && record.bytes.get(5) == Some(&0) {
                    book.sheet = u32_at(record.bytes, 0).and_then(|place| usize::try_from(place).ok());
                }
            }
            // SST
            0x00FC => book.strings = strings::table(&record, limits)?,
            // Format
            0x041E => {
                let id = u16_at(record.bytes, 0).map(u32::from);
                if let (Some(id), Some(code)) = (id, Cursor::new(&record, 2).text()) {
                    codes.insert(id, Form::of(id, Some(&code)));
                }
            }
            // XF
            0x00E0 => ids.push(u16_at(record.bytes, 2).map_or(0, u32::from)),
            // EOF
            0x000A => break,
            _ => {}
        }
    }
    if !begun {
        return Err(SheetError::Damaged);
    }
    book.forms = ids.iter().map(|id| codes.get(id).copied().unwrap_or_else(|| Form::of(*id, None))).collect();
    Ok(book)
}
