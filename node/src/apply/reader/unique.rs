//! Values that may occur once.

use crate::document::Field;
use crate::problem::Place;
use std::cell::RefCell;
use std::collections::HashMap;

/// Remembers values and where they were written first.
#[derive(Default)]
pub(super) struct Unique(RefCell<HashMap<String, Place>>);

impl Unique {
    /// Notes a problem if the value was seen before. The problem tells the line of the first and not the value, which
    /// may be personal or secret.
    pub(super) fn claim(&self, field: &Field<'_>, value: &str) {
        let mut seen = self.0.borrow_mut();
        match seen.get(value) {
            Some(first) => field.refuse(format!(
                "is the same as {} on line {}: each may occur once",
                first.key,
                first.line.unwrap_or_default()
            )),
            None => {
                seen.insert(value.to_owned(), field.place());
            }
        }
    }
}
