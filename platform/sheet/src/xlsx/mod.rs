//! Office Open XML workbooks (ECMA-376 part 1, clause 18): what Excel has saved since 2007.

mod cells;
mod strings;
mod styles;
mod workbook;

use crate::archive::Archive;
use crate::{Limits, Row, SheetError};

/// Reads the first visible worksheet.
pub(crate) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let book = workbook::read(archive)?;
    let strings = strings::read(archive, book.strings.as_deref(), limits)?;
    let forms = styles::read(archive, book.styles.as_deref())?;
    cells::read(archive, &book.sheet, &cells::Context { strings, forms, is_1904: book.is_1904 }, limits)
}
