//! Files of delimited text: `.csv`, `.tsv` and what else spreadsheet programs call them.

use crate::builder::Builder;
use crate::{Limits, Row, SheetError, delimited, encoding};

/// What files begin with that are text, or nearly, and no table: web pages, other documents.
const OTHERS: [&str; 6] = ["<", "%PDF", "{\\rtf", "{\"", "GIF8", "%!PS"];

/// Reads the rows of a text.
pub(crate) fn read(file: &[u8], limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let text = encoding::decode(file).ok_or(SheetError::NotASpreadsheet)?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let is_control =
        |character: char| character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\x0B' | '\x0C');
    // Text has no control characters and no characters that could not be decoded, but for the odd one.
    let strange = text.chars().filter(|character| is_control(*character) || *character == '\u{FFFD}').count();
    if OTHERS.iter().any(|other| start.starts_with(other)) || text.contains('\0') || strange > 2 + text.len() / 1000 {
        return Err(SheetError::NotASpreadsheet);
    }
    // Blank lines at the beginning are dropped with the space around the whole, but count.
    let blank = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\r', '\n']).len();
    let skipped = text.get(..blank).map_or(0, |lines| lines.matches('\n').count());
    let mut row = u32::try_from(skipped).unwrap_or(u32::MAX);
    let mut builder = Builder::new(limits);
    for record in delimited::records(&text, delimited::delimiter(&text)) {
        for (column, cell) in record.iter().enumerate() {
            builder.cell(row, column, cell)?;
        }
        row = row.saturating_add(1);
    }
    builder.finish()
}
