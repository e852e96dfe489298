//! Files that nobody thought of: whatever the bytes, reading ends, stays within the limits, and never panics.
//!
//! `PROPTEST_CASES=10000` tries as many; by default it is some hundred, the same in every run.

use crate::write::{Cell, archive, delimited, ods, texts, xls, xlsx, xlsx_parts};
use proptest::prelude::*;
use yui_sheet::{Limits, read};

const LIMITS: Limits =
    Limits { file_bytes: 1 << 20, unpacked_bytes: 4 << 20, rows: 500, columns: 50, cells: 5_000, text_bytes: 100_000 };

fn table() -> Vec<Vec<Cell>> {
    let mut table = texts(&[["email address", "名前", "n"], ["a@example.jp", "山田", "é"], ["", "", "x"]]);
    table.push(vec![Cell::Digits(9e9), Cell::Date(46_348.25), Cell::Boolean(false), Cell::Error]);
    table.push(vec![Cell::Number(1.5), Cell::Number(7.0), Cell::Formula("結".into())]);
    table
}

/// The formats, with what stands in them unpacked where it is packed, so that changes reach it.
fn seeds() -> Vec<Vec<u8>> {
    let text = delimited(&table(), ',');
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    vec![xlsx(&table()), ods(&table()), xls(&table()), xls(&table()), text.clone().into_bytes(), shift_jis.into_owned()]
}

#[derive(Debug, Clone)]
enum Change {
    Flip(u8),
    Set(u8),
    Insert(Vec<u8>),
    Cut(u8),
    Copy(u16),
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let change = prop_oneof![
        3 => (0..8_u8).prop_map(|bit| Change::Flip(1 << bit)),
        3 => prop::sample::select(&[0_u8, 1, 0x7F, 0x80, 0xFE, 0xFF, b'<', b'"', b'&', b'9'][..]).prop_map(Change::Set),
        2 => prop::collection::vec(any::<u8>(), 1..9).prop_map(Change::Insert),
        1 => any::<u8>().prop_map(Change::Cut),
        1 => any::<u16>().prop_map(Change::Copy),
    ];
    (any::<prop::sample::Index>(), change)
}

fn changed(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, Change)]) -> Vec<u8> {
    for (place, change) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = place.index(bytes.len());
        match change {
            Change::Flip(bit) => bytes[at] ^= bit,
            Change::Set(byte) => bytes[at] = *byte,
            Change::Insert(more) => drop(bytes.splice(at..at, more.iter().copied())),
            Change::Cut(length) => drop(bytes.drain(at..bytes.len().min(at + usize::from(*length)))),
            Change::Copy(length) => {
                let copy = bytes[at..bytes.len().min(at + usize::from(*length))].to_vec();
                bytes.extend(copy);
            }
        }
    }
    bytes
}

/// Reads, and holds what is read to the limits.
fn holds(file: &[u8]) {
    let Ok(rows) = read(file, &LIMITS) else { return };
    assert!(!rows.is_empty() && rows.len() <= LIMITS.rows);
    assert!(rows.is_sorted_by(|one, next| one.number < next.number));
    assert!(rows.iter().map(|row| row.cells.len()).sum::<usize>() <= LIMITS.cells);
    assert!(rows.iter().map(|row| row.cells.as_slice().len()).sum::<usize>() <= LIMITS.text_bytes);
    for row in &rows {
        assert!(row.cells.len() <= LIMITS.columns && row.cells.iter().any(|cell| !cell.trim().is_empty()));
        assert!(row.cells.iter().all(|cell| !cell.contains('\0')));
    }
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn changed_files(seed in 0..6_usize, changes in prop::collection::vec(change(), 1..12)) {
        holds(&changed(seeds().swap_remove(seed), &changes));
    }

    #[test]
    fn changed_parts(which in 0..3_usize, changes in prop::collection::vec(change(), 1..12)) {
        let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c r=\"AB1\"><v>46348.5</v></c></row>\
                     <row><c t=\"inlineStr\"><is><r><t>x</t></r></is></c><c t=\"b\"><v>1</v></c><c t=\"d\"><v>2026-11-22T10:00:00</v></c>\
                     </row></sheetData></worksheet>";
        let strings = "<sst><si><t>a_x000D_&amp;</t><rPh><t>b</t></rPh></si></sst>";
        let content = "<o><style:style style:name=\"x\"/><table:table><table:table-row table:number-rows-repeated=\"3\">\
                       <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"1.5\">\
                       <text:p>1<text:s text:c=\"3\"/></text:p></table:table-cell></table:table-row></table:table></o>";
        let change = |text: &str| String::from_utf8_lossy(&changed(text.as_bytes().to_vec(), &changes)).into_owned();
        holds(&match which {
            0 => xlsx_parts(&change(sheet), strings),
            1 => xlsx_parts(sheet, &change(strings)),
            _ => archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", change(content).as_bytes()),
            ]),
        });
    }

    #[test]
    fn any_text(text in "[\u{0}\u{feff},;\t\"\r\n a日é]{0,80}|\\PC{0,60}") {
        holds(text.as_bytes());
    }

    #[test]
    fn any_bytes(head in 0..4_usize, bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let head: &[u8] = [b"".as_slice(), b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], b"\xFF\xFE"][head];
        holds(&[head, &bytes].concat());
    }

    #[test]
    fn any_archive(parts in prop::collection::vec((
        prop::sample::select(&["mimetype", "content.xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"][..]),
        prop::collection::vec(any::<u8>(), 0..300),
    ), 0..5)) {
        let mut parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        parts.sort_by_key(|(name, _)| *name);
        parts.dedup_by_key(|(name, _)| *name);
        holds(&archive(&parts));
    }
}
