//! Files that were made to do harm.

use crate::write::{Cell, archive, ods, xls, xlsx, xlsx_parts};
use std::fmt::Write as _;
use yui_sheet::{Limits, SheetError, Size, read};

const STRINGS: &str = "<sst><si><t>x</t></si></sst>";

fn told(file: &[u8]) -> SheetError {
    read(file, &Limits::default()).unwrap_err()
}

fn sheet(rows: &str) -> Vec<u8> {
    xlsx_parts(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), STRINGS)
}

fn content(table: &str) -> Vec<u8> {
    let content = format!("<office:document-content><table:table>{table}</table:table></office:document-content>");
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

#[test]
fn bombs_are_not_unpacked() {
    let spaces = " ".repeat(210 << 20);
    let file = xlsx_parts(&format!("<worksheet>{spaces}<sheetData/></worksheet>"), STRINGS);
    assert!(file.len() < 1 << 20);
    assert_eq!(told(&file), SheetError::TooLarge(Size::Unpacked));
    assert_eq!(told(&content(&spaces)), SheetError::TooLarge(Size::Unpacked));
}

#[test]
fn claims_of_size_are_not_believed() {
    let file = xlsx_parts(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
        "<sst count=\"4000000000\" uniqueCount=\"99999999999999\"><si><t>x</t></si></sst>",
    );
    assert_eq!(read(&file, &Limits::default()).unwrap().len(), 1);
}

#[test]
fn far_away_cells_are_refused() {
    assert_eq!(told(&sheet("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>")), SheetError::TooLarge(Size::Columns));
    let wide: String = (1..=9_000).fold(String::new(), |mut all, row| {
        let _ = write!(all, "<row r=\"{row}\"><c r=\"ALL{row}\"><v>1</v></c></row>");
        all
    });
    assert_eq!(told(&sheet(&wide)), SheetError::TooLarge(Size::Cells));
    assert_eq!(
        read(&sheet("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"), &Limits::default()).unwrap().len(),
        1
    );
    let repeated = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
                    table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    assert_eq!(told(&content(repeated)), SheetError::TooLarge(Size::Columns));
    let rows = repeated.replace("16384", "2");
    assert_eq!(told(&content(&rows)), SheetError::TooLarge(Size::Rows));
    assert_eq!(told(&content(&rows.replace("\"2\"", "\"900\""))), SheetError::TooLarge(Size::Cells));
}

#[test]
fn one_long_text_in_many_cells_is_counted_each_time() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let cells: String = (1..=100).fold(String::new(), |mut all, row| {
        let _ = write!(all, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
        all
    });
    let file = xlsx_parts(&format!("<worksheet><sheetData>{cells}</sheetData></worksheet>"), &strings);
    assert_eq!(told(&file), SheetError::TooLarge(Size::Text));
    let table = vec![vec![Cell::Text("x".repeat(32_767))]; 10];
    let limits = Limits { text_bytes: 100_000, ..Limits::default() };
    assert_eq!(read(&xls(&table), &limits).unwrap_err(), SheetError::TooLarge(Size::Text));
    assert_eq!(read(&ods(&table), &limits).unwrap_err(), SheetError::TooLarge(Size::Text));
    let limits = Limits { rows: 9, ..Limits::default() };
    assert_eq!(read(&xlsx(&table), &limits).unwrap_err(), SheetError::TooLarge(Size::Rows));
    assert_eq!(read("x\n".repeat(10).as_bytes(), &limits).unwrap_err(), SheetError::TooLarge(Size::Rows));
    assert_eq!(read(&[b'x'; 11], &Limits { file_bytes: 10, ..limits }).unwrap_err(), SheetError::TooLarge(Size::File));
}

#[test]
fn deep_nesting_ends_early() {
    assert_eq!(told(&sheet(&"<a>".repeat(1_000_000))), SheetError::Damaged);
    assert_eq!(told(&content(&"<table:table-row><table:table-cell><x>".repeat(100_000))), SheetError::Damaged);
}

#[test]
fn entities_of_its_own_are_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;\">]><sst><si><t>&c;</t></si></sst>";
    let file = xlsx_parts("<worksheet><sheetData/></worksheet>", bomb);
    assert_eq!(told(&file), SheetError::Damaged);
}

#[test]
fn disorder_is_damage() {
    for rows in [
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"0\"><c><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1",
    ] {
        assert_eq!(told(&sheet(rows)), SheetError::Damaged, "{rows}");
    }
}

#[test]
fn passwords_are_recognised() {
    let encrypted = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
        ("content.xml", b"\x00\x01\x02"),
    ]);
    assert_eq!(told(&encrypted), SheetError::PasswordProtected);
    let book = xls(&[vec!["x".into()]]);
    let find = |bytes: &[u8], name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).position(|window| window == name).unwrap()
    };
    // The record of the code page becomes one of encryption.
    let mut protected = book.clone();
    let place = protected.windows(4).position(|window| window == [0x42, 0, 2, 0]).unwrap();
    protected[place] = 0x2F;
    assert_eq!(told(&protected), SheetError::PasswordProtected);
    let mut old = book.clone();
    let place = find(&old, "Workbook");
    old[place..place + 16].copy_from_slice(b"B\0o\0o\0k\0\0\0\0\0\0\0\0\0");
    old[place + 64] = 10;
    assert_eq!(told(&old), SheetError::Unsupported);
}

#[test]
fn chains_that_bite_their_tails_end() {
    let mut book = xls(&[vec!["x".into()]]);
    // The stream's first sector follows itself.
    let table = 512;
    book[table + 8..table + 12].copy_from_slice(&2_u32.to_le_bytes());
    assert_eq!(told(&book), SheetError::Damaged);
    let mut book = xls(&[vec!["x".into()]]);
    // The sheet is said to begin far behind the end.
    let place = book.windows(4).position(|window| window == [0x85, 0, 13, 0]).unwrap();
    book[place + 4..place + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(told(&book), SheetError::Damaged);
}
