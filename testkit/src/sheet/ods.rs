//! OpenDocument (OASIS OpenDocument 1.3).

use super::{Cell, archive, escape};
use std::fmt::Write as _;

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;

/// A spreadsheet with these rows in its one visible table, and after them a million blank ones, as programs write them.
#[must_use]
pub fn ods(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut table = String::new();
    for row in rows {
        table.push_str("<table:table-row>");
        for cell in row {
            table.push_str(&text_of(cell));
        }
        table.push_str("<table:table-cell table:number-columns-repeated=\"1000\"/></table:table-row>");
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:automatic-styles><style:style style:name=\"ta9\" \
         style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"old\" table:style-name=\"ta9\"><table:table-row>\
         <table:table-cell office:value-type=\"string\"><text:p>hidden</text:p></table:table-cell></table:table-row></table:table>\
         <table:table table:name=\"one\" table:style-name=\"ta1\">{table}<table:table-row \
         table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", MANIFEST.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

fn text_of(cell: &Cell) -> String {
    let known = |kind: &str, value: &str, shown: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {value}><text:p>{shown}</text:p></table:table-cell>")
    };
    match cell {
        Cell::Empty => "<table:table-cell/>".to_owned(),
        Cell::Text(text) | Cell::Formula(text) => {
            let paragraphs = text.split('\n').fold(String::new(), |mut all, line| {
                let _ = write!(all, "<text:p>{}</text:p>", escape(line).replace("  ", " <text:s text:c=\"1\"/>"));
                all
            });
            format!("<table:table-cell office:value-type=\"string\">{paragraphs}</table:table-cell>")
        }
        Cell::Number(number) => known("float", &format!("office:value=\"{number}\""), &format!("{number:.1}")),
        Cell::Digits(number) => known("float", &format!("office:value=\"{number}\""), &format!("{number:0>11}")),
        Cell::Date(number) => known("date", &format!("office:date-value=\"{}\"", iso(*number)), "22/11/26"),
        Cell::Boolean(value) => known("boolean", &format!("office:boolean-value=\"{value}\""), "yes"),
        Cell::Error => known("string", "office:string-value=\"\"", "#N/A").replace(" office:string-value=\"\"", ""),
    }
}

/// The few days that tests use.
fn iso(serial: f64) -> String {
    let day = if serial.trunc() == 46_348.0 { "2026-11-22" } else { "2026-11-23" };
    if serial.fract() == 0.0 { day.to_owned() } else { format!("{day}T12:00:00") }
}
