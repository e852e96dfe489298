//! The table as it was sent, taken apart into rows of cells.

use super::columns::{ColumnFault, Columns, Layout};
use crate::model::content::is_zero_width;
use crate::model::problem::{self, Problems};
use crate::model::request::BulkSource;
use crate::model::request::python::{Text, type_name};
use csv::StringRecord;
use serde_json::Value;
use std::fmt::Write as _;

/// A table whose columns fit a template; its rows are not looked at yet.
pub struct Sheet {
    pub(super) columns: Columns,
    /// Rows that are not blank, with their numbers.
    pub(super) rows: Vec<(u32, StringRecord)>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sheet({} rows)", self.rows.len())
    }
}

impl Sheet {
    /// Takes a table apart and finds the columns. Blank rows are dropped.
    ///
    /// # Errors
    /// 400 where the table cannot be read, a column is missing, or there is more than one of recipients.
    pub fn read(source: &BulkSource, layout: &Layout) -> Result<Self, Problems> {
        let mut records = match source {
            BulkSource::Rows(rows) => from_rows(rows)?,
            BulkSource::Csv(text) => from_csv(text)?,
        }
        .into_iter();
        let header = records.next().unwrap_or_default();
        let rows = (1..).zip(records).filter(|(_, record)| record.iter().any(|cell| !trim(cell).is_empty())).collect();
        Self::of(&header, rows, layout).map_err(|fault| match fault {
            ColumnFault::Missing(names) => problem::missing_columns(names.iter().map(String::as_str).collect()),
            ColumnFault::Repeated(names) => problem::duplicate_columns(names.iter().map(String::as_str).collect()),
        })
    }

    /// A table that was taken apart already: its header and its rows that are not blank, with their numbers.
    ///
    /// # Errors
    /// A column is missing, or there is more than one of recipients.
    pub fn of(header: &StringRecord, rows: Vec<(u32, StringRecord)>, layout: &Layout) -> Result<Self, ColumnFault> {
        let header: Vec<String> = header.iter().map(|name| trim(name).to_owned()).collect();
        Ok(Self { columns: Columns::find(header, layout)?, rows })
    }

    /// How many messages the table asks for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it asks for none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A cell without space and invisible characters around it.
pub(super) fn trim(cell: &str) -> &str {
    cell.trim_matches(|character: char| character.is_whitespace() || is_zero_width(character))
}

fn from_rows(rows: &[Value]) -> Result<Vec<StringRecord>, Problems> {
    let mut scratch = String::new();
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let Value::Array(cells) = row else {
            return Err(problem::csv_unreadable(&format!("iterable expected, not {}", type_name(row))));
        };
        let size = cells.iter().map(|cell| cell.as_str().map_or(8, str::len)).sum();
        let mut record = StringRecord::with_capacity(size, cells.len());
        for cell in cells {
            match cell {
                Value::String(text) => record.push_field(text),
                Value::Null => record.push_field(""),
                other => {
                    scratch.clear();
                    // Writing to a String cannot fail.
                    let _ = write!(scratch, "{}", Text(other));
                    record.push_field(&scratch);
                }
            }
        }
        records.push(readable(record)?);
    }
    Ok(records)
}

fn from_csv(text: &str) -> Result<Vec<StringRecord>, Problems> {
    yui_sheet::delimited::records(text, b',').into_iter().map(readable).collect()
}

/// NUL cannot be stored by every engine, and no message needs one.
fn readable(record: StringRecord) -> Result<StringRecord, Problems> {
    if record.iter().any(|cell| cell.contains('\0')) {
        Err(problem::csv_unreadable("line contains NUL"))
    } else {
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Channel;
    use serde_json::json;

    fn layout() -> Layout {
        Layout { channel: Channel::Email, placeholders: vec!["n".to_owned()] }
    }

    fn numbers(source: &BulkSource) -> Vec<u32> {
        Sheet::read(source, &layout()).unwrap().rows.iter().map(|(number, _)| *number).collect()
    }

    fn told(source: &BulkSource) -> String {
        Sheet::read(source, &layout()).unwrap_err().list()[0].message.clone()
    }

    #[test]
    fn rows_and_text_give_the_same_numbers() {
        let rows = json!([["email address", "n"], ["a@b.ca", 1], ["", null], [], ["c@d.ca", 2.5, "extra"], [" ", ""]]);
        let text = "email address,n\na@b.ca,1\n\n , \nc@d.ca,2.5,extra\n,\n,\n\n";
        assert_eq!(numbers(&BulkSource::Rows(rows.as_array().unwrap().clone())), [1, 4]);
        assert_eq!(numbers(&BulkSource::Csv(text.to_owned())), [1, 4]);
        assert_eq!(numbers(&BulkSource::Csv(text.replace('\n', "\r\n"))), [1, 4]);
    }

    #[test]
    fn a_line_break_within_a_cell_is_no_row() {
        assert_eq!(
            numbers(&BulkSource::Csv("\u{feff}n, \"email address\"\n\"x\n\ny, z\",a@b.ca\n\n1,c@d.ca".to_owned())),
            [1, 3]
        );
    }

    #[test]
    fn other_separators_leave_the_columns_missing() {
        assert_eq!(
            told(&BulkSource::Csv("email address;n\na@b.ca;1".to_owned())),
            "Missing column headers: email address, n"
        );
        assert_eq!(told(&BulkSource::Csv(" \n ".to_owned())), "Missing column headers: email address, n");
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert_eq!(
            told(&BulkSource::Rows(vec![json!(["email address"]), json!(1)])),
            "Error converting to CSV: iterable expected, not int"
        );
        assert_eq!(
            told(&BulkSource::Csv("email address,n\n\0,1".to_owned())),
            "Error converting to CSV: line contains NUL"
        );
    }
}
