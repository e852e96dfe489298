//! Rows that can be sent.

use super::columns::Columns;
use super::table::trim;
use crate::model::content::{PersonalValue, Personalisation};
use crate::model::recipient::{EmailAddress, PhoneNumber};
use csv::StringRecord;
use serde_json::{Map, Value};
use std::fmt;

/// Whom a row is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// An e-mail address.
    Email(EmailAddress),
    /// A number for text messages.
    Phone(PhoneNumber),
}

/// One message of a bulk.
pub struct Row {
    /// Its number as in the file: the first row below the header is 1.
    pub number: u32,
    /// To whom.
    pub recipient: Recipient,
    /// Parts that it is sent in, as measured; 1 for e-mail.
    pub parts: u32,
    pub(super) cells: StringRecord,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("number", &self.number).finish_non_exhaustive()
    }
}

/// A bulk whose every row can be sent. The cells stay as they were read; what a row says is taken from them when asked.
#[derive(Debug)]
pub struct CheckedRows {
    pub(super) columns: Columns,
    /// The rows, in the file's order.
    pub rows: Vec<Row>,
}

impl CheckedRows {
    /// The name of a column as the file has it.
    #[must_use]
    pub fn column(&self, index: usize) -> &str {
        self.columns.header.get(index).map_or("", String::as_str)
    }

    /// Parts of all messages together: what text messages count as against the limits.
    #[must_use]
    pub fn parts(&self) -> u64 {
        self.rows.iter().map(|row| u64::from(row.parts)).sum()
    }

    /// The recipient as the file has it.
    #[must_use]
    pub fn recipient_as_sent<'a>(&self, row: &'a Row) -> &'a str {
        cell(&row.cells, self.columns.recipient)
    }

    /// The client's reference of the message.
    #[must_use]
    pub fn reference<'a>(&self, row: &'a Row) -> Option<&'a str> {
        self.columns.reference.map(|index| cell(&row.cells, index)).filter(|text| !text.is_empty())
    }

    /// The values that the template asks for, as they are stored: texts, and lists where the table has several columns of
    /// a name.
    #[must_use]
    pub fn values(&self, row: &Row) -> Map<String, Value> {
        let value = |columns: &[usize]| match columns {
            [single] => Value::from(cell(&row.cells, *single)),
            several => several.iter().map(|index| cell(&row.cells, *index)).filter(|text| !text.is_empty()).collect(),
        };
        self.columns.values.iter().map(|(name, columns)| (name.clone(), value(columns))).collect()
    }

    /// The values in the form that fills the template.
    #[must_use]
    pub fn personalisation(&self, row: &Row) -> Personalisation {
        personalisation(&self.columns, &row.cells)
    }
}

/// A cell without what stands around it; a row that is too short has empty cells at its end.
pub(super) fn cell(cells: &StringRecord, index: usize) -> &str {
    trim(cells.get(index).unwrap_or_default())
}

pub(super) fn personalisation(columns: &Columns, cells: &StringRecord) -> Personalisation {
    let value = |indices: &[usize]| match indices {
        [single] => PersonalValue::Text(cell(cells, *single).to_owned()),
        several => PersonalValue::List(
            several
                .iter()
                .map(|index| cell(cells, *index))
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
    };
    columns.values.iter().map(|(name, indices)| (name.as_str(), value(indices))).collect()
}
