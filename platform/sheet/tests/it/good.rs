//! What people save is what is read.

use crate::write::{Cell, delimited, ods, texts, xls, xlsx};
use calamine::{Data, Reader as _};
use std::io::Cursor;
use yui_sheet::{Limits, Row, SheetError, read};

fn rows(file: &[u8]) -> Vec<(u32, Vec<String>)> {
    let plain = |row: Row| (row.number, row.cells.iter().map(str::to_owned).collect());
    read(file, &Limits::default()).unwrap().into_iter().map(plain).collect()
}

fn mixed() -> Vec<Vec<Cell>> {
    vec![
        texts(&[["電話番号", "氏名", "", "n"]]).remove(0),
        vec![Cell::Digits(9_012_345_678.0), "山田 <太郎> & \"花子\"".into(), Cell::Empty, Cell::Number(1.0)],
        vec![],
        vec![Cell::Number(819_012_345_678.0), Cell::Date(46_348.0), Cell::Date(46_348.5), Cell::Boolean(true)],
        vec!["".into(), " ".into()],
        vec![Cell::Number(0.5), Cell::Error, Cell::Formula("二つ\nの行".into()), Cell::Number(-12.25)],
    ]
}

#[test]
fn three_formats_give_the_same_rows() {
    let expected = [
        (1, vec!["電話番号", "氏名", "", "n"]),
        (2, vec!["09012345678", "山田 <太郎> & \"花子\"", "", "1"]),
        (4, vec!["819012345678", "2026-11-22", "2026-11-22 12:00", "TRUE"]),
        (6, vec!["0.5", "#N/A", "二つ\nの行", "-12.25"]),
    ]
    .map(|(number, cells)| (number, cells.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(rows(&xlsx(&mixed())), expected, "xlsx");
    assert_eq!(rows(&xls(&mixed())), expected, "xls");
    assert_eq!(rows(&ods(&mixed())), expected, "ods");
}

#[test]
fn delimiters_and_encodings_give_the_same_rows() {
    let table =
        texts(&[["メールアドレス", "氏名"], ["a@example.jp", "山田; 太郎, \"様\"\n二行目"], ["b@example.jp", "次郎"]]);
    let expected = rows(&xlsx(&table));
    for delimiter in [',', ';', '\t'] {
        let text = delimited(&table, delimiter);
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        let utf_16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for file in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &shift_jis, &utf_16] {
            assert_eq!(rows(file), expected, "{delimiter:?}");
        }
    }
}

#[test]
fn rows_of_text_are_numbered_as_in_the_file() {
    let numbers = |text: &str| rows(text.as_bytes()).into_iter().map(|(number, _)| number).collect::<Vec<_>>();
    assert_eq!(numbers("a,b\n1,2\n\n , \n3,4\n\n"), [1, 2, 5]);
    assert_eq!(numbers("\r\n\r\na,b\r\n\"x\ny\",2\r\n3,4"), [3, 4, 5]);
}

#[test]
fn long_tables_of_texts_go_over_many_records() {
    let long: Vec<Vec<Cell>> = (0..3_000)
        .map(|row| vec![Cell::Text(format!("row {row}")), Cell::Text(format!("{}é{row}", "日本語".repeat(row % 40)))])
        .collect();
    assert_eq!(rows(&xls(&long)), rows(&xlsx(&long)));
    assert_eq!(rows(&ods(&long)).len(), 3_000);
}

/// Above seven megabytes the numbers of a compound file's table no longer fit into its header.
#[test]
fn large_workbooks_of_the_old_format_are_read_to_their_end() {
    const ROWS: u32 = 60_000;
    let table: Vec<Vec<Cell>> =
        (0..ROWS).map(|row| (0..8).map(|column| Cell::Number(f64::from(row * 8 + column) + 0.5)).collect()).collect();
    let file = xls(&table);
    assert!(file.len() > 8 << 20, "{}", file.len());
    let mut count = 0;
    for (row, (number, cells)) in (0..ROWS).zip(rows(&file)) {
        let expected: Vec<String> = (0..8).map(|column| format!("{}.5", row * 8 + column)).collect();
        assert_eq!((number, cells), (row + 1, expected));
        count += 1;
    }
    assert_eq!(count, ROWS);
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(file)).unwrap();
    let range = book.worksheet_range("sheet").unwrap();
    assert_eq!(range.get_value((ROWS - 1, 7)), Some(&Data::Float(f64::from(ROWS * 8 - 1) + 0.5)));
}

/// The writers of these tests are checked by a reader that knows nothing of this one.
#[test]
fn another_reader_agrees() {
    let table = mixed();
    for file in [xlsx(&table), xls(&table), ods(&table)] {
        let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(file.clone())).unwrap();
        let name = book.sheet_names().last().unwrap().clone();
        let range = book.worksheet_range(&name).unwrap();
        for row in read(&file, &Limits::default()).unwrap() {
            for (column, ours) in row.cells.iter().enumerate() {
                let place = (row.number - 1, u32::try_from(column).unwrap());
                match range.get_value(place) {
                    Some(Data::String(theirs)) => assert_eq!(ours, theirs),
                    Some(Data::Float(theirs)) => assert_eq!(ours.parse::<f64>().unwrap(), *theirs),
                    Some(Data::Int(theirs)) => assert_eq!(ours, theirs.to_string()),
                    Some(Data::Bool(theirs)) => assert_eq!(ours, theirs.to_string().to_uppercase()),
                    Some(Data::Error(theirs)) => assert_eq!(ours, theirs.to_string()),
                    Some(Data::DateTime(theirs)) => {
                        assert_eq!(&theirs.to_ymd_hms_milli().0.to_string(), &ours[..4], "{ours}");
                    }
                    Some(Data::DateTimeIso(theirs)) => assert_eq!(&ours[..10], &theirs[..10]),
                    Some(Data::Empty) | None => assert_eq!(ours, ""),
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

#[test]
fn what_is_no_spreadsheet_is_told() {
    let told = |file: &[u8]| read(file, &Limits::default()).unwrap_err();
    for file in [
        b"%PDF-1.7\n%\xE2\xE3".as_slice(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"<html><table><tr><td>email address</td></tr></table>",
        b"{\\rtf1 hello}",
        &crate::write::archive(&[("word/document.xml", b"<a/>"), ("[Content_Types].xml", b"<a/>")]),
        &crate::write::archive(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]),
    ] {
        assert_eq!(told(file), SheetError::NotASpreadsheet);
    }
    assert_eq!(told(b""), SheetError::NoSheet);
    assert_eq!(told(b" \n,,\n"), SheetError::NoSheet);
    assert_eq!(told(&xlsx(&[])), SheetError::NoSheet);
    assert_eq!(told(&ods(&[])), SheetError::NoSheet);
    assert_eq!(told(&xls(&[])), SheetError::NoSheet);
    assert_eq!(
        told(&crate::write::archive(&[("xl/workbook.bin", b"x"), ("_rels/.rels", b"<a/>")])),
        SheetError::Unsupported
    );
}
