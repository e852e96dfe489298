//! Reads spreadsheets as people make them into rows of text: `.xlsx`, `.xls`, `.ods`, `.csv` and `.tsv`.
//!
//! What a file is, its content says and not its name. The first visible sheet is read. Cells come as text as their author saw them: a
//! telephone number that was stored as a number loses no digit, dates are in ISO form, `1.0` is `1`. Rows keep the numbers that the
//! spreadsheet program shows beside them, so that an error can be found.
//!
//! Files come from outside, so nothing in one is believed. Every reader here works within [`Limits`] and reserves no memory because
//! a file says so; what is wrong with a file is a [`SheetError`] in words for whoever uploaded it. Work grows with the
//! unpacked size alone. That is why the formats are read here, over crates for compression and XML, and not by one that reads them into
//! memory at the size that the file claims: a claim of four thousand million cells must not end the program.

mod archive;
mod builder;
pub mod delimited;
mod encoding;
mod error;
mod limits;
mod number;
mod ods;
mod text;
pub mod written;
mod xls;
mod xlsx;
mod xml;

pub use error::{SheetError, Size};
pub use limits::Limits;

use csv::StringRecord;

/// A row that is not blank.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as the spreadsheet program shows it; the first is 1.
    pub number: u32,
    /// Its cells from the first column on; missing ones at the end are empty.
    pub cells: StringRecord,
}

/// Shows nothing of the cells, which are personal data.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Reads the first visible sheet of a file: its rows that are not blank, in order.
///
/// # Errors
/// Why the file cannot be read; see [`SheetError`]. A file without any filled cell is [`SheetError::NoSheet`].
pub fn read(file: &[u8], limits: &Limits) -> Result<Vec<Row>, SheetError> {
    if file.len() > limits.file_bytes {
        return Err(SheetError::TooLarge(Size::File));
    }
    let rows = if file.starts_with(b"PK\x03\x04") || file.starts_with(b"PK\x05\x06") {
        archive::read(file, limits)?
    } else if file.starts_with(xls::SIGNATURE) {
        xls::read(file, limits)?
    } else {
        text::read(file, limits)?
    };
    if rows.is_empty() { Err(SheetError::NoSheet) } else { Ok(rows) }
}
