//! The cells of a worksheet, one after another.

use super::strings::{Strings, read_string};
use crate::archive::Archive;
use crate::builder::Builder;
use crate::number::{self, Form};
use crate::xml::{Xml, attribute, push_text};
use crate::{Limits, Row, SheetError};
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

/// What cells refer to.
pub(super) struct Context {
    pub(super) strings: Strings,
    pub(super) forms: Vec<Form>,
    pub(super) is_1904: bool,
}

/// What a cell's value is.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Shared,
    Text,
    Boolean,
    Date,
}

struct Cell {
    row: u32,
    column: usize,
    kind: Kind,
    form: Form,
}

pub(super) fn read(
    archive: &mut Archive<'_>,
    part: &str,
    context: &Context,
    limits: &Limits,
) -> Result<Vec<Row>, SheetError> {
    let Some(mut xml) = archive.xml(part)? else { return Err(SheetError::Damaged) };
    let mut builder = Builder::new(limits);
    // Rows and cells without a number of their own follow the one before.
    let (mut row, mut column) = (0_u32, 0_usize);
    let mut text = String::new();
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                b"row" => {
                    if let Some(number) = attribute(&element, "r") {
                        row = number.parse::<u32>().ok().and_then(|r| r.checked_sub(1)).ok_or(SheetError::Damaged)?;
                    }
                    column = 0;
                }
                b"c" => {
                    let cell = head(&element, row, column, context)?;
                    (row, column) = (cell.row, cell.column + 1);
                    text.clear();
                    value(&mut xml, &mut text)?;
                    put(&mut builder, &cell, &text, context)?;
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                b"row" => row = row.saturating_add(1),
                b"sheetData" => return builder.finish(),
                _ => {}
            },
            Event::Eof => return Err(SheetError::Damaged),
            _ => {}
        }
    }
}

fn head(element: &BytesStart<'_>, row: u32, column: usize, context: &Context) -> Result<Cell, SheetError> {
    let mut cell = Cell { row, column, kind: Kind::Number, form: Form::Plain };
    for attribute in element.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            b"r" => (cell.row, cell.column) = place(&attribute.value).ok_or(SheetError::Damaged)?,
            b"s" => {
                let style = std::str::from_utf8(&attribute.value).ok().and_then(|id| id.parse::<usize>().ok());
                cell.form = style.and_then(|style| context.forms.get(style)).copied().unwrap_or_default();
            }
            b"t" => {
                cell.kind = match attribute.value.as_ref() {
                    b"s" => Kind::Shared,
                    b"str" | b"inlineStr" | b"e" => Kind::Text,
                    b"b" => Kind::Boolean,
                    b"d" => Kind::Date,
                    _ => Kind::Number,
                };
            }
            _ => {}
        }
    }
    Ok(cell)
}

/// `BC12` as row and column from 0.
fn place(reference: &[u8]) -> Option<(u32, usize)> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.iter().fold(0, |sum, byte| sum * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// The text of a cell's value up to the cell's end. A formula is not text: its last result is.
fn value<R: Read>(xml: &mut Xml<R>, text: &mut String) -> Result<(), SheetError> {
    let mut in_value = false;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                b"v" => in_value = true,
                b"is" => read_string(xml, b"is", text)?,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                b"v" => in_value = false,
                b"c" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(SheetError::Damaged),
            event if in_value => push_text(&event, text)?,
            _ => {}
        }
    }
}

fn put(builder: &mut Builder, cell: &Cell, text: &str, context: &Context) -> Result<(), SheetError> {
    if text.is_empty() {
        return Ok(());
    }
    let (row, column) = (cell.row, cell.column);
    match cell.kind {
        Kind::Text => builder.cell(row, column, text),
        Kind::Number => builder.cell(row, column, &number::from_digits(text.trim(), cell.form, context.is_1904)),
        Kind::Date => builder.cell(row, column, &number::from_iso(text.trim())),
        Kind::Boolean => builder.cell(row, column, if matches!(text.trim(), "1" | "true") { "TRUE" } else { "FALSE" }),
        Kind::Shared => {
            let index = text.trim().parse().map_err(|_| SheetError::Damaged)?;
            builder.cell(row, column, context.strings.get(index).ok_or(SheetError::Damaged)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn references_are_places() {
        for (reference, expected) in [
            ("A1", Some((0, 0))),
            ("BC12", Some((11, 54))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("A0", None),
            ("A", None),
            ("12", None),
            ("ABCD1", None),
            ("A99999999999", None),
            ("A-1", None),
        ] {
            assert_eq!(place(reference.as_bytes()), expected, "{reference}");
        }
    }
}
