//! A table of a document.

use super::{Document, Field};
use crate::problem::{Found, Place};
use crate::suggestion;
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table and where it stands. When it goes out of scope, every key that was never asked for is noted as unknown, so a
/// reader asks for all of a table's keys before it gives up on any.
pub struct Table<'d> {
    pub(super) document: &'d Document,
    pub(super) found: &'d Found,
    path: String,
    offset: usize,
    entries: &'d DeTable<'d>,
    asked: RefCell<Vec<String>>,
}

impl<'d> Table<'d> {
    pub(super) fn root(document: &'d Document, found: &'d Found, entries: &'d Spanned<DeTable<'d>>) -> Self {
        Self { document, found, path: String::new(), offset: 0, entries: entries.get_ref(), asked: RefCell::default() }
    }

    pub(super) fn within(field: &Field<'d>, entries: &'d DeTable<'d>) -> Self {
        Self {
            document: field.document,
            found: field.found,
            path: field.path.clone(),
            offset: field.offset,
            entries,
            asked: RefCell::default(),
        }
    }

    /// The keys that are written in this table.
    pub fn keys(&self) -> impl Iterator<Item = &'d str> {
        self.entries.keys().map(|key| key.get_ref().as_ref())
    }

    /// The value of `key`, if it is written.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<Field<'d>> {
        self.asked.borrow_mut().push(key.to_owned());
        let (name, value) = self.entries.get_key_value(key)?;
        // A key of a dotted or headed table has no value of its own to point at: its name is where it starts.
        let offset = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) if value.span().is_empty() => name.span().start,
            _ => value.span().start.min(name.span().start.max(self.offset)),
        };
        Some(Field {
            document: self.document,
            found: self.found,
            path: self.path_of(key),
            offset,
            value: value.get_ref(),
        })
    }

    /// The value of `key`; its absence is a problem that says what to write, with `example` as in the file.
    #[must_use]
    pub fn required(&self, key: &str, example: &str) -> Option<Field<'d>> {
        let field = self.field(key);
        if field.is_none() {
            self.found.add(self.place_of(key), format!("is missing; for example {key} = {example}"));
        }
        field
    }

    /// Notes a problem with `key` of this table, whether it is written or not.
    pub fn refuse(&self, key: &str, message: impl Into<String>) {
        let place = self.field(key).map_or_else(|| self.place_of(key), |field| field.place());
        self.found.add(place, message);
    }

    /// Where the table starts.
    #[must_use]
    pub fn place(&self) -> Place {
        self.document.place(self.offset, &self.path)
    }

    fn place_of(&self, key: &str) -> Place {
        self.document.place(self.offset, &self.path_of(key))
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        let asked = self.asked.borrow();
        for name in self.entries.keys() {
            let key = name.get_ref().as_ref();
            if asked.iter().any(|known| known == key) {
                continue;
            }
            let fix = match suggestion::closest(key, asked.iter().map(String::as_str)) {
                Some(near) => format!("did you mean {near}?"),
                None => {
                    let mut known: Vec<&str> = asked.iter().map(String::as_str).collect();
                    known.sort_unstable();
                    known.dedup();
                    format!("known here are {}", known.join(", "))
                }
            };
            self.found
                .add(self.document.place(name.span().start, &self.path_of(key)), format!("is not a known key; {fix}"));
        }
    }
}
