//! One value of a document.

use super::{Document, Table};
use crate::problem::{Found, Place};
use std::path::PathBuf;
use toml::de::DeValue;

/// A value and where it stands. Its readers note a problem and give `None` where the value is of another type.
pub struct Field<'d> {
    pub(super) document: &'d Document,
    pub(super) found: &'d Found,
    pub(super) path: String,
    pub(super) offset: usize,
    pub(super) value: &'d DeValue<'d>,
}

impl<'d> Field<'d> {
    /// Where the value stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.document.place(self.offset, &self.path)
    }

    /// Notes a problem with this value.
    pub fn refuse(&self, message: impl Into<String>) {
        self.found.add(self.place(), message);
    }

    /// A text.
    #[must_use]
    pub fn text(&self) -> Option<&'d str> {
        match self.value {
            DeValue::String(text) => Some(text.as_ref()),
            _ => self.mismatch("a text in quotes"),
        }
    }

    /// A text that is not empty.
    #[must_use]
    pub fn filled(&self) -> Option<&'d str> {
        let text = self.text()?;
        if text.trim().is_empty() {
            self.refuse("is empty");
            return None;
        }
        Some(text)
    }

    /// A text that `read` understands; what `read` says is wrong is noted.
    #[must_use]
    pub fn parse<T, E: std::fmt::Display>(&self, read: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match read(self.text()?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(error.to_string());
                None
            }
        }
    }

    /// A path, relative to the file's folder.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        Some(self.document.resolve(self.filled()?))
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.mismatch("true or false, without quotes"),
        }
    }

    /// A whole number from 1.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        let DeValue::Integer(number) = self.value else { return self.mismatch("a whole number, without quotes") };
        match u32::from_str_radix(number.as_str().trim_start_matches('+'), number.radix()) {
            Ok(number) if (1..=MAX_COUNT).contains(&number) => Some(number),
            _ => {
                self.refuse(format!("must be a whole number from 1 to {MAX_COUNT}"));
                None
            }
        }
    }

    /// The elements of a list.
    #[must_use]
    pub fn elements(&self) -> Vec<Field<'d>> {
        let DeValue::Array(elements) = self.value else {
            return self.mismatch("a list in [ ]").unwrap_or_default();
        };
        elements
            .iter()
            .enumerate()
            .map(|(index, element)| Field {
                document: self.document,
                found: self.found,
                path: format!("{}[{index}]", self.path),
                offset: element.span().start,
                value: element.get_ref(),
            })
            .collect()
    }

    /// A table.
    #[must_use]
    pub fn table(&self) -> Option<Table<'d>> {
        match self.value {
            DeValue::Table(entries) => Some(Table::within(self, entries)),
            _ => self.mismatch("a table"),
        }
    }

    /// Whether the value is a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// The value as an environment variable would spell it: numbers and booleans as written, lists joined by commas.
    #[must_use]
    pub fn spelled(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            DeValue::Boolean(value) => Some(value.to_string()),
            DeValue::Array(_) => {
                let parts: Option<Vec<String>> =
                    self.elements().iter().map(|element| element.text().map(str::to_owned)).collect();
                Some(parts?.join(","))
            }
            _ => self.mismatch("a text in quotes, a whole number, true or false, or a list of texts"),
        }
    }

    fn mismatch<T>(&self, expected: &str) -> Option<T> {
        let actual = match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a decimal number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.refuse(format!("must be {expected}, and is {actual}"));
        None
    }
}

/// More than this is a typing mistake.
const MAX_COUNT: u32 = 1_000_000_000;
