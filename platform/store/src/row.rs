//! Rows, and how they become domain types.

use crate::{FromValue, Statement, Value};
use yui_kernel::{Error, Result};

/// One row of a result, read column by column in the order of the select list.
#[derive(Debug)]
pub struct Row {
    statement: &'static str,
    values: std::vec::IntoIter<Value>,
    column: usize,
}

impl Row {
    #[doc(hidden)]
    #[must_use]
    pub fn new(statement: &Statement, values: Vec<Value>) -> Self {
        Self { statement: statement.name, values: values.into_iter(), column: 0 }
    }

    /// The next column.
    ///
    /// # Errors
    /// `Internal`, naming statement and column, if the stored value is not of this type: the database and the program disagree.
    #[expect(
        clippy::should_implement_trait,
        reason = "a row is read like an iterator, but each column has a type of its own"
    )]
    pub fn next<T: FromValue>(&mut self) -> Result<T> {
        self.column += 1;
        let value = self
            .values
            .next()
            .ok_or_else(|| Error::internal(format!("{}: no column {}", self.statement, self.column)))?;
        T::from_value(value).map_err(|expected| self.inconsistent(expected))
    }

    /// The error for a column whose value breaks a rule of the domain; call it right after [`Row::next`] gave the value.
    #[must_use]
    pub fn inconsistent(&self, expected: &str) -> Error {
        Error::internal(format!("{}: column {} should be {expected}", self.statement, self.column))
    }

    /// How many columns are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.values.len()
    }
}

/// A type that one row makes.
pub trait FromRow: Sized {
    /// Reads all columns, in order.
    ///
    /// # Errors
    /// `Internal` if what is stored does not make the type.
    fn from_row(row: &mut Row) -> Result<Self>;
}

macro_rules! tuples {
    ($(($($name:ident),+);)+) => {
        $(impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self> {
                Ok(($(row.next::<$name>()?,)+))
            }
        })+
    };
}

tuples! {
    (A);
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
}
