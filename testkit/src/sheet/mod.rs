//! Spreadsheets for tests, in the formats that people upload, written by the formats' specifications and not by what Yui reads.

mod compound;
mod ods;
mod xls;
mod xlsx;

pub use ods::ods;
pub use xls::xls;
pub use xlsx::{xlsx, xlsx_parts};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number that is shown as it is.
    Number(f64),
    /// A number that is shown with eleven digits, `09012345678`.
    Digits(f64),
    /// A day's number that is shown as a date, or with a fraction as a date and a time.
    Date(f64),
    /// A yes or no.
    Boolean(bool),
    /// The result of a formula that failed, `#N/A`.
    Error,
    /// A formula's text result.
    Formula(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// Cells of texts.
#[must_use]
pub fn texts<const N: usize>(rows: &[[&str; N]]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.iter().map(|text| Cell::from(*text)).collect()).collect()
}

/// The rows as text with a character between the cells, for cells that are texts.
#[must_use]
pub fn delimited(rows: &[Vec<Cell>], delimiter: char) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Formula(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        Cell::Number(number) | Cell::Digits(number) | Cell::Date(number) => number.to_string(),
        Cell::Boolean(value) => value.to_string().to_uppercase(),
        Cell::Error => "#N/A".to_owned(),
        Cell::Empty => String::new(),
    };
    let line = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string());
    rows.iter().map(|row| line(row) + "\r\n").collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// An archive of these parts.
#[must_use]
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("memory takes every part");
        writer.write_all(content).expect("memory takes every byte");
    }
    writer.finish().expect("memory takes the directory").into_inner()
}
