//! Excel 97–2003 ([MS-XLS]).

use super::Cell;
use super::compound::compound;

/// The most bytes of one record.
const MOST: usize = 8224;

/// A workbook with these rows on its one worksheet.
#[must_use]
pub fn xls(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut strings: Vec<&str> = Vec::new();
    let mut sheet = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let place = |style: u16| [row.to_le_bytes(), column.to_le_bytes(), style.to_le_bytes()].concat();
            let number =
                |style: u16, value: f64| record(0x0203, &[place(style), value.to_le_bytes().to_vec()].concat());
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let index = u32::try_from(strings.len()).unwrap_or(0);
                    strings.push(text);
                    sheet.extend(record(0x00FD, &[place(0), index.to_le_bytes().to_vec()].concat()));
                }
                // A whole number in four bytes, as programs write small ones.
                Cell::Number(value) if value.fract() == 0.0 && value.abs() < 1e6 => {
                    #[expect(clippy::cast_possible_truncation, reason = "it is small and whole")]
                    let bits = ((*value as i32) << 2) | 2;
                    sheet.extend(record(0x027E, &[place(0), bits.to_le_bytes().to_vec()].concat()));
                }
                Cell::Number(value) => sheet.extend(number(0, *value)),
                Cell::Digits(value) => sheet.extend(number(1, *value)),
                Cell::Date(value) => sheet.extend(number(2, *value)),
                Cell::Boolean(value) => {
                    sheet.extend(record(0x0205, &[place(0), vec![u8::from(*value), 0]].concat()));
                }
                Cell::Error => sheet.extend(record(0x0205, &[place(0), vec![0x2A, 1]].concat())),
                Cell::Formula(text) => {
                    let result = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 3, 0, 0x1E, 1, 0].to_vec();
                    sheet.extend(record(0x0006, &[place(0), result].concat()));
                    sheet.extend(record(0x0207, &string(text)));
                }
            }
        }
    }
    sheet.extend(record(0x000A, &[]));

    let mut book = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    book.extend(record(0x0042, &1200_u16.to_le_bytes()));
    for (id, code) in [(164_u16, "00000000000"), (165, "yyyy\\-mm\\-dd hh:mm")] {
        book.extend(record(0x041E, &[id.to_le_bytes().to_vec(), string(code)].concat()));
    }
    for id in [0_u16, 164, 165] {
        let mut format = vec![0; 20];
        format.splice(2..4, id.to_le_bytes());
        book.extend(record(0x00E0, &format));
    }
    let texts = table(&strings);
    let name = b"\x05\x00sheet";
    let start = book.len() + 4 + 6 + name.len() + texts.len() + 4;
    let mut bound = u32::try_from(start).unwrap_or(0).to_le_bytes().to_vec();
    bound.extend([0, 0]);
    bound.extend(name);
    book.extend(record(0x0085, &bound));
    book.extend(texts);
    book.extend(record(0x000A, &[]));
    book.extend(sheet);
    compound("Workbook", &book)
}

fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(0);
    [kind.to_le_bytes().as_slice(), length.to_le_bytes().as_slice(), bytes].concat()
}

/// A text with its length, in bytes where it can be.
fn string(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u16::try_from(units.len()).unwrap_or(0).to_le_bytes().to_vec();
    if units.iter().all(|unit| *unit < 256) {
        bytes.push(0);
        bytes.extend(units.iter().filter_map(|unit| u8::try_from(*unit).ok()));
    } else {
        bytes.push(1);
        bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    }
    bytes
}

/// The table of texts, cut into records wherever one is full, also within a text.
fn table(strings: &[&str]) -> Vec<u8> {
    let count = u32::try_from(strings.len()).unwrap_or(0).to_le_bytes();
    let mut records = Vec::new();
    let mut kind = 0x00FC;
    let mut bytes = [count, count].concat();
    for text in strings {
        let encoded = string(text);
        let (head, characters) = encoded.split_at(3);
        if bytes.len() + head.len() > MOST {
            records.extend(record(kind, &bytes));
            (kind, bytes) = (0x003C, Vec::new());
        }
        bytes.extend(head);
        let flag = head[2];
        let step = usize::from(flag) + 1;
        for character in characters.chunks(step) {
            if bytes.len() + step > MOST {
                records.extend(record(kind, &bytes));
                (kind, bytes) = (0x003C, vec![flag]);
            }
            bytes.extend(character);
        }
    }
    records.extend(record(kind, &bytes));
    records
}
