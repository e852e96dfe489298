//! Tables of recipients.

use super::text;
use yui_notify::model::bulk::{Layout, Measure, RowRules, Sheet};
use yui_notify::model::recipient::Region;
use yui_notify::model::request::BulkSource;
use yui_notify::model::{Channel, Dialect};
use yui_sheet::Limits;

/// Limits that a short input can reach.
const LIMITS: Limits =
    Limits { file_bytes: 1 << 20, unpacked_bytes: 4 << 20, rows: 500, columns: 50, cells: 5_000, text_bytes: 100_000 };

/// A file that is uploaded, of any of the formats.
///
/// # Panics
/// Where what is read exceeds the limits.
pub fn spreadsheet(data: &[u8]) {
    let Ok(rows) = yui_sheet::read(data, &LIMITS) else { return };
    assert!(!rows.is_empty() && rows.len() <= LIMITS.rows, "rows are within the limit");
    assert!(rows.is_sorted_by(|one, next| one.number < next.number), "rows keep their order");
    let bytes: usize = rows.iter().map(|row| row.cells.as_slice().len()).sum();
    assert!(bytes <= LIMITS.text_bytes, "text is within the limit");
}

/// The text of a bulk send, for e-mails and text messages.
pub fn bulk_csv(data: &[u8]) {
    let csv = text(data);
    for dialect in Dialect::ALL.iter().copied() {
        for channel in Channel::ALL.iter().copied() {
            let layout = Layout { channel, placeholders: vec!["name".to_owned()] };
            let Ok(sheet) = Sheet::read(&BulkSource::Csv(csv.clone().into_owned()), &layout) else { continue };
            let region = Region::default_of(dialect);
            let measure = |_: &_| Measure { parts: 1, is_too_long: false };
            let is_strict = channel == Channel::Sms && dialect == Dialect::Gc;
            let measure = Some(&measure as &dyn Fn(&_) -> _);
            let rules = RowRules { dialect, region, channel, allowed: None, international: false, is_strict, measure };
            let Ok(checked) = sheet.check(&rules) else { continue };
            let _ = checked.parts();
            for row in &checked.rows {
                let _ = (checked.recipient_as_sent(row), checked.reference(row), checked.personalisation(row));
            }
        }
    }
}
