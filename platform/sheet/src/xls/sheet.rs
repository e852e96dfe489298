//! The cells of a worksheet. Records may come in any order, so they are collected and sorted.

use super::records::{Record, Records};
use super::strings::Cursor;
use super::workbook::Workbook;
use super::{f64_at, u16_at, u32_at};
use crate::builder::Builder;
use crate::number;
use crate::{Limits, Row, SheetError, Size};

enum Value {
    /// A number in the workbook's table of texts.
    Shared(usize),
    Text(String),
}

struct Cell {
    row: u16,
    column: u16,
    value: Value,
}

struct Cells<'b> {
    book: &'b Workbook,
    limits: &'b Limits,
    found: Vec<Cell>,
}

pub(super) fn read(records: &[u8], book: &Workbook, limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let mut cells = Cells { book, limits, found: Vec::new() };
    // Charts within the sheet have cells of their own between a beginning and an end.
    let mut depth = 0_u32;
    let mut formula = None;
    for record in Records(records) {
        match record.kind {
            0x0809 => depth = depth.saturating_add(1),
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            kind => cells.record(kind, &record, &mut formula).ok_or(SheetError::Damaged)?,
        }
        if cells.found.len() > limits.cells {
            return Err(SheetError::TooLarge(Size::Cells));
        }
    }
    cells.sorted()
}

impl Cells<'_> {
    /// Takes the cells of a record; none if it is too short for what it is.
    fn record(&mut self, kind: u16, record: &Record<'_>, formula: &mut Option<(u16, u16)>) -> Option<()> {
        let bytes = record.bytes;
        let place = || Some((u16_at(bytes, 0)?, u16_at(bytes, 2)?));
        match kind {
            // Number
            0x0203 => self.number(place()?, u16_at(bytes, 4)?, f64_at(bytes, 6)?),
            // RK
            0x027E => self.number(place()?, u16_at(bytes, 4)?, compressed(u32_at(bytes, 6)?)),
            // MulRk: one row, many columns.
            0x00BD => {
                let (row, first) = place()?;
                let pairs = bytes.get(4..bytes.len().checked_sub(2)?)?.chunks_exact(6);
                for (column, pair) in (first..=u16::MAX).zip(pairs) {
                    self.number((row, column), u16_at(pair, 0)?, compressed(u32_at(pair, 2)?));
                }
            }
            // LabelSst
            0x00FD => self.push(place()?, Value::Shared(usize::try_from(u32_at(bytes, 6)?).ok()?)),
            // Label, RString
            0x0204 | 0x00D6 => self.push(place()?, Value::Text(Cursor::new(record, 6).text()?)),
            // BoolErr
            0x0205 => self.bool_or_error(place()?, *bytes.get(6)?, *bytes.get(7)? != 0),
            // Formula: eight bytes of result, a number unless the last two say otherwise.
            0x0006 => {
                let place = place()?;
                *formula = None;
                if u16_at(bytes, 12)? == 0xFFFF {
                    match *bytes.get(6)? {
                        // The text follows in a record of its own.
                        0 => *formula = Some(place),
                        1 => self.bool_or_error(place, *bytes.get(8)?, false),
                        2 => self.bool_or_error(place, *bytes.get(8)?, true),
                        _ => {}
                    }
                } else {
                    self.number(place, u16_at(bytes, 4)?, f64_at(bytes, 6)?);
                }
            }
            // String: the text of the formula before.
            0x0207 => {
                if let Some(place) = formula.take() {
                    self.push(place, Value::Text(Cursor::new(record, 0).text()?));
                }
            }
            _ => {}
        }
        Some(())
    }

    fn push(&mut self, (row, column): (u16, u16), value: Value) {
        self.found.push(Cell { row, column, value });
    }

    fn number(&mut self, place: (u16, u16), format: u16, value: f64) {
        let form = self.book.forms.get(usize::from(format)).copied().unwrap_or_default();
        if value.is_finite() {
            self.push(place, Value::Text(number::text(value, form, self.book.is_1904)));
        }
    }

    fn bool_or_error(&mut self, place: (u16, u16), code: u8, is_error: bool) {
        let text = match (is_error, code) {
            (false, 0) => "FALSE",
            (false, _) => "TRUE",
            (true, 0x00) => "#NULL!",
            (true, 0x07) => "#DIV/0!",
            (true, 0x0F) => "#VALUE!",
            (true, 0x17) => "#REF!",
            (true, 0x1D) => "#NAME?",
            (true, 0x24) => "#NUM!",
            (true, _) => "#N/A",
        };
        self.push(place, Value::Text(text.to_owned()));
    }

    fn sorted(mut self) -> Result<Vec<Row>, SheetError> {
        self.found.sort_by_key(|cell| (cell.row, cell.column));
        // Of two values of one cell the later one counts.
        self.found.reverse();
        self.found.dedup_by_key(|cell| (cell.row, cell.column));
        self.found.reverse();
        let mut builder = Builder::new(self.limits);
        for cell in &self.found {
            let text = match &cell.value {
                Value::Text(text) => text.as_str(),
                Value::Shared(index) => self.book.strings.get(*index).ok_or(SheetError::Damaged)?,
            };
            builder.cell(cell.row.into(), cell.column.into(), text)?;
        }
        builder.finish()
    }
}

/// A number in four bytes: whole in thirty bits or the upper half of a fraction, a hundredth of it if so marked.
fn compressed(bits: u32) -> f64 {
    let value =
        if bits & 2 != 0 { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    if bits & 1 != 0 { value / 100.0 } else { value }
}
