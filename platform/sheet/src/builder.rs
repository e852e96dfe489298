//! Rows as they grow, cell by cell, within the limits.

use crate::{Limits, Row, SheetError, Size};
use csv::StringRecord;

/// Collects cells that come in the order of a sheet.
pub(crate) struct Builder {
    limits: Limits,
    rows: Vec<Row>,
    /// The row that grows, counted from 0.
    row: u32,
    cells: StringRecord,
    is_blank: bool,
    cells_before: usize,
    text_before: usize,
}

impl Builder {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            rows: Vec::new(),
            row: 0,
            cells: StringRecord::new(),
            is_blank: true,
            cells_before: 0,
            text_before: 0,
        }
    }

    /// Adds a cell; row and column count from 0. Blank cells leave no trace.
    pub(crate) fn cell(&mut self, row: u32, column: usize, text: &str) -> Result<(), SheetError> {
        if text.is_empty() {
            return Ok(());
        }
        if row != self.row {
            self.end_row()?;
            if row < self.row {
                return Err(SheetError::Damaged);
            }
            self.row = row;
        }
        if column >= self.limits.columns {
            return Err(SheetError::TooLarge(Size::Columns));
        }
        if column < self.cells.len() {
            return Err(SheetError::Damaged);
        }
        if self.cells_before + column >= self.limits.cells {
            return Err(SheetError::TooLarge(Size::Cells));
        }
        if self.text_before + self.cells.as_slice().len() + text.len() > self.limits.text_bytes {
            return Err(SheetError::TooLarge(Size::Text));
        }
        while self.cells.len() < column {
            self.cells.push_field("");
        }
        // NUL cannot be stored by every engine, and no message needs one.
        if text.contains('\0') {
            return Err(SheetError::Damaged);
        }
        self.is_blank &= text.trim().is_empty();
        self.cells.push_field(text);
        Ok(())
    }

    /// How many rows are there, at most: what repeats a row can stop when it is too many.
    pub(crate) fn has_room(&self) -> Result<(), SheetError> {
        if self.rows.len() >= self.limits.rows { Err(SheetError::TooLarge(Size::Rows)) } else { Ok(()) }
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        if self.is_blank {
            self.cells.clear();
            return Ok(());
        }
        self.has_room()?;
        self.cells_before += self.cells.len();
        self.text_before += self.cells.as_slice().len();
        // A copy has no spare room, the original keeps its own for the next row.
        let number = self.row.saturating_add(1);
        self.rows.push(Row { number, cells: self.cells.iter().collect() });
        self.cells.clear();
        self.is_blank = true;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Vec<Row>, SheetError> {
        self.end_row()?;
        Ok(self.rows)
    }
}
