//! Excel 97–2003 workbooks: records ([MS-XLS]) in a compound file ([MS-CFB]).

mod compound;
mod records;
mod sheet;
mod strings;
mod workbook;

use crate::{Limits, Row, SheetError};
use compound::Compound;

/// What every compound file begins with.
pub(crate) const SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Reads the first visible worksheet.
pub(crate) fn read(file: &[u8], limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let compound = Compound::open(file)?;
    // Newer workbooks with a password are an encrypted package in a compound file.
    if compound.has("EncryptedPackage") {
        return Err(SheetError::PasswordProtected);
    }
    let Some(stream) = compound.stream("Workbook")? else {
        return Err(if compound.has("Book") { SheetError::Unsupported } else { SheetError::NotASpreadsheet });
    };
    let book = workbook::read(&stream, limits)?;
    let start = book.sheet.ok_or(SheetError::NoSheet)?;
    let records = stream.get(start..).ok_or(SheetError::Damaged)?;
    sheet::read(records, &book, limits)
}

/// A number of two bytes, least significant first.
fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// A number of four bytes, least significant first.
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// A number with a fraction in eight bytes, least significant first.
fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(f64::from_le_bytes)
}
