//! Reads and checks a file, without database and network: everything that takes time.

use crate::model::Channel;
use crate::model::bulk::{
    Allowed, CheckedRows, ColumnFault, Findings, Measure, Recipient, Refusal, RowRules, Sheet, recipient_column,
    repeated_recipients,
};
use crate::model::content::{Personalisation, Sms, sms_limit};
use crate::model::request::MAX_BULK_ROWS;
use crate::model::service::Service;
use crate::model::upload::{FAULTY_ROWS_TOLD, Fault, FaultyCell, FaultyRow, Preview, ROWS_SHOWN};
use crate::templates::Prepared;
use crate::usecases::reading;
use crate::usecases::send_bulk::{PreparedRows, layout, normalised, stored};
use crate::usecases::send_message::{Audience, sms_rules};
use std::collections::BTreeMap;
use yui_kernel::Result;
use yui_sheet::{Limits, SheetError, Size};

/// What was found in a file.
#[derive(Default)]
pub(super) struct Inspected {
    pub(super) faults: Vec<Fault>,
    pub(super) faulty_rows: Vec<FaultyRow>,
    pub(super) preview: Vec<Preview>,
    pub(super) repeated_recipients: u32,
    /// Sound rows.
    pub(super) rows: u32,
    /// The rows as they wait; none if anything is wrong.
    pub(super) prepared: Option<PreparedRows>,
}

impl Inspected {
    fn faulty(faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::default() }
    }
}

/// What [`super::upload`] finds in a file for a service that may write to everyone: how many rows are sound, and what is wrong.
pub struct Looked {
    /// Sound rows.
    pub rows: u32,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Reads and checks a file as an upload does, and keeps nothing: for measuring it.
///
/// # Errors
/// `Internal` if values cannot be stored.
pub fn inspect_file(service: &Service, template: &Prepared, file: &[u8]) -> Result<Looked> {
    let Inspected { rows, faults, .. } = inspect(service, template, file, &Audience::Everyone)?;
    Ok(Looked { rows, faults })
}

/// Reads and checks.
///
/// # Errors
/// `Internal` if values cannot be stored.
pub(super) fn inspect(service: &Service, template: &Prepared, file: &[u8], audience: &Audience) -> Result<Inspected> {
    let limits = Limits { rows: MAX_BULK_ROWS + 1, ..Limits::default() };
    let mut rows = match yui_sheet::read(file, &limits) {
        Ok(rows) => rows.into_iter(),
        Err(SheetError::TooLarge(Size::Rows)) => {
            return Ok(Inspected::faulty(vec![Fault::TooManyRows { limit: MAX_BULK_ROWS }]));
        }
        Err(error) => return Ok(Inspected::faulty(vec![Fault::Unreadable(error)])),
    };
    let header = rows.next().map(|row| row.cells).unwrap_or_default();
    let rows: Vec<_> = rows.map(|row| (row.number, row.cells)).collect();
    let is_empty = rows.is_empty();
    let channel = template.template.channel;
    let sheet = match Sheet::of(&header, rows, &layout(template, channel)) {
        Ok(_) if is_empty => return Ok(Inspected::faulty(vec![Fault::NoRows])),
        Ok(sheet) => sheet,
        Err(ColumnFault::Missing(_)) if is_empty => return Ok(Inspected::faulty(vec![Fault::NoRowsAndMissingColumns])),
        Err(ColumnFault::Missing(names)) => {
            let missing = |name: String| match name == recipient_column(channel) {
                true => Fault::MissingRecipients { channel },
                false => Fault::MissingColumn { name },
            };
            return Ok(Inspected::faulty(names.into_iter().map(missing).collect()));
        }
        Err(ColumnFault::Repeated(names)) => {
            return Ok(Inspected::faulty(names.into_iter().map(|name| Fault::RepeatedColumn { name }).collect()));
        }
    };
    let rules = sms_rules(service);
    let measure = |values: &Personalisation| {
        let text = Sms::render(&template.body, values, &rules);
        Measure { parts: text.parts, is_too_long: text.is_too_long }
    };
    let is_allowed = |recipient: &Recipient| audience.allows(&normalised(recipient));
    let limited = matches!(audience, Audience::Only { .. });
    let (checked, found) = sheet.inspect(&RowRules {
        dialect: service.dialect,
        region: service.phone_region(),
        channel,
        allowed: limited.then_some(Allowed { is_allowed: &is_allowed, refusal: Refusal::Trial }),
        is_strict: true,
        international: service.international_texts,
        measure: (channel == Channel::Sms).then_some(&measure),
    });
    let limit = sms_limit(service.dialect);
    let is_clean = found.is_clean(checked.rows.len());
    Ok(Inspected {
        faults: faults(&found, channel, limit, checked.rows.len()),
        faulty_rows: faulty_rows(&found, &checked, limit),
        preview: checked
            .rows
            .iter()
            .take(ROWS_SHOWN)
            .map(|row| {
                preview(
                    service,
                    template,
                    row.number,
                    checked.recipient_as_sent(row),
                    &checked.personalisation(row),
                    row.parts,
                )
            })
            .collect(),
        repeated_recipients: repeated_recipients(&checked.rows),
        rows: u32::try_from(checked.rows.len()).unwrap_or(u32::MAX),
        prepared: if is_clean { Some(stored(&checked, service.phone_region())?) } else { None },
    })
}

fn faults(found: &Findings, channel: Channel, limit: usize, sound: usize) -> Vec<Fault> {
    let rows = |rows: u32, fault: fn(u32) -> Fault| (rows > 0).then(|| fault(rows));
    [
        found.is_refused.then_some(Fault::RecipientsNotAllowed { channel }),
        (found.bad_recipients > 0).then_some(Fault::BadRecipients { channel, rows: found.bad_recipients }),
        rows(found.incomplete, |rows| Fault::MissingData { rows }),
        rows(found.error_values, |rows| Fault::ErrorValues { rows }),
        (found.too_long > 0).then_some(Fault::TooLong { rows: found.too_long, limit }),
        found.mixes_tests(sound).then_some(Fault::MixedTestNumbers),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The first faulty rows, in the file's order.
fn faulty_rows(found: &Findings, checked: &CheckedRows, limit: usize) -> Vec<FaultyRow> {
    let mut rows: BTreeMap<u32, FaultyRow> = BTreeMap::new();
    for (number, cells) in &found.bad_rows {
        let cells = cells
            .iter()
            .map(|(index, fault)| FaultyCell { column: checked.column(*index).to_owned(), fault: *fault })
            .collect();
        rows.insert(*number, FaultyRow { number: *number, cells, longer_than: None });
    }
    for number in &found.long_rows {
        let row = rows.entry(*number).or_insert(FaultyRow { number: *number, cells: Vec::new(), longer_than: None });
        row.longer_than = Some(limit);
    }
    rows.into_values().take(FAULTY_ROWS_TOLD).collect()
}

/// A row as it would be sent.
pub(super) fn preview(
    service: &Service,
    template: &Prepared,
    number: u32,
    recipient: &str,
    values: &Personalisation,
    parts: u32,
) -> Preview {
    let texts = reading::texts(template, values, service);
    Preview { number, recipient: recipient.to_owned(), subject: texts.subject, body: texts.body, parts }
}
