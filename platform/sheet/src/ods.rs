//! OpenDocument spreadsheets (OASIS OpenDocument 1.3, part 3, clause 9): what LibreOffice saves.

use crate::archive::Archive;
use crate::builder::Builder;
use crate::number::{self, Form};
use crate::xml::{Xml, attribute, push_text};
use crate::{Limits, Row, SheetError, Size};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::io::Read;

/// How many styles are looked at.
const MOST: usize = 100_000;

/// Reads the first visible table.
pub(crate) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let manifest = archive.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(SheetError::PasswordProtected);
    }
    let Some(mut xml) = archive.xml("content.xml")? else { return Err(SheetError::Damaged) };
    let mut hidden: HashSet<String> = HashSet::new();
    let mut style = None;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.name().as_ref() {
                b"style:style" => style = attribute(&element, "style:name").map(std::borrow::Cow::into_owned),
                b"style:table-properties" => {
                    let is_hidden = attribute(&element, "table:display").is_some_and(|shown| shown == "false");
                    if let Some(style) = style.take().filter(|_| is_hidden && hidden.len() < MOST) {
                        hidden.insert(style);
                    }
                }
                b"table:table" => {
                    let is_hidden = attribute(&element, "table:style-name").is_some_and(|name| hidden.contains(&*name));
                    if !is_hidden {
                        return table(&mut xml, limits);
                    }
                }
                _ => {}
            },
            Event::Eof => return Err(SheetError::NoSheet),
            _ => {}
        }
    }
}

/// A cell with how many columns it fills.
struct Cell {
    column: usize,
    columns: usize,
    text: String,
}

fn table<R: Read>(xml: &mut Xml<R>, limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let mut builder = Builder::new(limits);
    let mut row = 0_u32;
    let mut repeated = 1_u32;
    let mut column = 0_usize;
    let mut cells: Vec<Cell> = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(element) => match element.name().as_ref() {
                b"table:table-row" => {
                    repeated = count(&element, "table:number-rows-repeated");
                    column = 0;
                    cells.clear();
                }
                b"table:table-cell" | b"table:covered-table-cell" => {
                    let columns =
                        usize::try_from(count(&element, "table:number-columns-repeated")).unwrap_or(usize::MAX);
                    let value = Value::of(&element);
                    let is_covered = element.name().as_ref() == b"table:covered-table-cell";
                    let text = value.text(paragraphs(xml)?);
                    if !text.is_empty() && !is_covered {
                        if cells.len() >= limits.columns {
                            return Err(SheetError::TooLarge(Size::Columns));
                        }
                        cells.push(Cell { column, columns, text });
                    }
                    column = column.saturating_add(columns);
                }
                _ => {}
            },
            Event::End(element) => match element.name().as_ref() {
                b"table:table-row" => {
                    if !cells.is_empty() {
                        repeat(&mut builder, row, repeated, &cells)?;
                    }
                    row = row.saturating_add(repeated);
                }
                b"table:table" => return builder.finish(),
                _ => {}
            },
            Event::Eof => return Err(SheetError::Damaged),
            _ => {}
        }
    }
}

/// Writes a row as often as it says; the limits end a row that says too much.
fn repeat(builder: &mut Builder, first: u32, repeated: u32, cells: &[Cell]) -> Result<(), SheetError> {
    for row in first..first.saturating_add(repeated) {
        builder.has_room()?;
        for cell in cells {
            for column in cell.column..cell.column.saturating_add(cell.columns) {
                builder.cell(row, column, &cell.text)?;
            }
        }
    }
    Ok(())
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// What a cell's attributes say of its value.
enum Value {
    /// The text says it all.
    Shown,
    Text(String),
    Number(f64),
    Known(String),
}

impl Value {
    fn of(element: &BytesStart<'_>) -> Self {
        let value = |name: &str| attribute(element, name).map(std::borrow::Cow::into_owned);
        match value("office:value-type").as_deref() {
            Some("string") => value("office:string-value").map_or(Self::Shown, Self::Text),
            Some("float" | "currency") => {
                value("office:value").and_then(|number| number.parse().ok()).map_or(Self::Shown, Self::Number)
            }
            Some("date") => value("office:date-value").map_or(Self::Shown, |date| Self::Known(number::from_iso(&date))),
            Some("boolean") => value("office:boolean-value").map_or(Self::Shown, |is| Self::Known(is.to_uppercase())),
            Some("time") => {
                value("office:time-value").and_then(|time| duration(&time)).map_or(Self::Shown, Self::Known)
            }
            // A percentage is shown with its sign.
            _ => Self::Shown,
        }
    }

    fn text(self, shown: String) -> String {
        match self {
            Self::Shown => shown,
            Self::Text(text) | Self::Known(text) => text,
            // Zeros before the number and hyphens in it are how telephone and postal codes are typed.
            Self::Number(number) => {
                let digits: String = shown.chars().filter(|character| !matches!(character, '-' | ' ')).collect();
                let is_code = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                if is_code && digits.parse() == Ok(number) { shown } else { number::text(number, Form::Plain, false) }
            }
        }
    }
}

/// `PT09H30M00S` as `09:30`.
fn duration(iso: &str) -> Option<String> {
    let (hours, rest) = iso.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds: f64 = rest.strip_suffix('S')?.parse().ok()?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some(if seconds == 0.0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    })
}

/// The text of a cell up to its end: its paragraphs with line breaks between, without notes and drawings.
fn paragraphs<R: Read>(xml: &mut Xml<R>) -> Result<String, SheetError> {
    let mut text = String::new();
    let (mut aside, mut in_paragraph, mut paragraphs) = (0_u32, false, 0_u32);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.name().as_ref() {
                _ if aside > 0 => aside += 1,
                b"text:p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs = 1;
                    in_paragraph = true;
                }
                b"text:s" => {
                    let spaces = attribute(&element, "text:c").and_then(|c| c.parse().ok()).unwrap_or(1_usize);
                    text.extend(std::iter::repeat_n(' ', spaces.min(1_000)));
                }
                b"text:tab" => text.push('\t'),
                b"text:line-break" => text.push('\n'),
                b"text:span" | b"text:a" => {}
                _ => aside = 1,
            },
            Event::End(element) => match element.name().as_ref() {
                b"table:table-cell" | b"table:covered-table-cell" if aside == 0 => return Ok(text),
                _ if aside > 0 => aside -= 1,
                b"text:p" => in_paragraph = false,
                _ => {}
            },
            Event::Eof => return Err(SheetError::Damaged),
            event if in_paragraph && aside == 0 => push_text(&event, &mut text)?,
            _ => {}
        }
    }
}
