//! The checks of a bulk send, and its rows in the form in which they wait.

use crate::Notify;
use crate::model::bulk::{Allowed, CheckedRows, Layout, Measure, Recipient, Refusal, RowRules, Sheet};
use crate::model::bulk_rows::{CHUNK, StoredRow};
use crate::model::content::{Personalisation, Sms, UnsubscribeUrl};
use crate::model::period::Periods;
use crate::model::problem::{self, LimitPeriod};
use crate::model::recipient::Region;
use crate::model::{Channel, TemplateId};
use crate::services::Snapshot;
use crate::sql::usage;
use crate::templates::Prepared;
use crate::usecases::send_message::{Audience, sms_rules};
use crate::usecases::{Caller, Failure, send_message};
use serde_json::value::RawValue;
use std::sync::Arc;
use yui_kernel::{Error, Lane, Timestamp};
use yui_store::values;

/// From so many rows on a bulk send goes by the bulk lane, whatever its template says.
const BULK_LANE_FROM: u32 = 200;

/// Rows that can be sent.
pub(crate) struct PreparedRows {
    /// How many.
    pub(crate) count: u32,
    /// What they count as against the limits.
    pub(crate) quantity: u32,
    /// The rows as JSON, some hundreds in each.
    pub(crate) chunks: Vec<String>,
}

/// The lane for so many messages.
pub(crate) fn lane(of_template: Lane, rows: u32) -> Lane {
    if rows >= BULK_LANE_FROM { Lane::Bulk } else { of_template }
}

/// The template, if it exists and is in use.
pub(super) async fn template(notify: &Notify, caller: &Caller, id: TemplateId) -> Result<Arc<Prepared>, Failure> {
    let service = &caller.snapshot.service;
    let found = notify.templates().find(caller.access.tenant(), service.id, id).await?;
    let prepared = found.ok_or_else(problem::template_not_found)?;
    if prepared.template.archived {
        return Err(problem::template_archived(service.dialect, id).into());
    }
    Ok(prepared)
}

/// The columns that the template needs.
pub(crate) fn layout(template: &Prepared, channel: Channel) -> Layout {
    Layout { channel, placeholders: template.placeholders() }
}

/// Whether the limits leave room for so many messages on the day on which they are sent; the rows' parts are counted later, when they are
/// known.
pub(super) async fn check_room(
    notify: &Notify,
    caller: &Caller,
    channel: Channel,
    sent_on: Timestamp,
    rows: u32,
) -> Result<(), Failure> {
    if !send_message::counts(caller.key_type()) {
        return Ok(());
    }
    let service = &caller.snapshot.service;
    let (daily, annual) = service.limits.of(channel);
    let periods = Periods::at(sent_on, &service.time_zone, caller.snapshot.organisation_settings.fiscal_year_start);
    let (id, day, year) = (service.id, periods.day(), periods.year());
    let (that_day, that_year) = notify
        .store()
        .read(caller.access.tenant(), move |tx| {
            let mut quantity = |period: &str| -> yui_kernel::Result<u32> {
                let found = tx.find::<(i64,)>(&usage::FIND, &values![id, channel.as_str(), period])?;
                Ok(found.map_or(0, |(quantity,)| u32::try_from(quantity).unwrap_or(0)))
            };
            Ok((quantity(&day)?, quantity(&year)?))
        })
        .await?;
    for (period, limit, used) in [(LimitPeriod::Annual, annual, that_year), (LimitPeriod::Daily, daily, that_day)] {
        let remaining = limit.saturating_sub(used);
        if rows > remaining {
            return Err(problem::bulk_over_limit(period, channel, remaining.into(), rows.into()).into());
        }
    }
    Ok(())
}

/// Checks every row and puts all of them into the form in which they wait.
pub(super) fn rows(
    snapshot: &Snapshot,
    template: &Prepared,
    sheet: Sheet,
    audience: &Audience,
) -> Result<PreparedRows, Failure> {
    let service = &snapshot.service;
    let channel = template.template.channel;
    let rules = sms_rules(service);
    let measure = |values: &_| {
        let text = Sms::render(&template.body, values, &rules);
        Measure { parts: text.parts, is_too_long: text.is_too_long }
    };
    let is_allowed = |recipient: &Recipient| audience.allows(&normalised(recipient));
    let limited = matches!(audience, Audience::Only { .. });
    let refusal = if audience.by_key() { Refusal::TeamKey } else { Refusal::Trial };
    let region = service.phone_region();
    let checked = sheet.check(&RowRules {
        dialect: service.dialect,
        region,
        channel,
        allowed: limited.then_some(Allowed { is_allowed: &is_allowed, refusal }),
        is_strict: false,
        international: service.international_texts,
        measure: (channel == Channel::Sms).then_some(&measure),
    })?;
    if checked.rows.iter().any(|row| leaves(&row.recipient, region)) && !service.international_texts {
        return Err(problem::international_sms_refused().into());
    }
    Ok(stored(&checked, region)?)
}

/// Rows that were checked, in the form in which they wait.
pub(crate) fn stored(checked: &CheckedRows, region: Region) -> Result<PreparedRows, Error> {
    let mut stored = Vec::with_capacity(checked.rows.len());
    for row in &checked.rows {
        stored.push(StoredRow {
            number: row.number,
            recipient: checked.recipient_as_sent(row).to_owned(),
            normalised_recipient: normalised(&row.recipient),
            international: leaves(&row.recipient, region),
            parts: row.parts,
            reference: checked.reference(row).map(ToOwned::to_owned),
            unsubscribe_url: unsubscribe_url(&checked.personalisation(row)),
            personalisation: raw(&checked.values(row))?,
        });
    }
    let chunks =
        stored.chunks(CHUNK).map(|rows| serde_json::to_string(rows).map_err(not_json)).collect::<Result<_, _>>()?;
    Ok(PreparedRows {
        count: u32::try_from(stored.len()).unwrap_or(u32::MAX),
        quantity: stored.iter().fold(0, |sum, row| sum.saturating_add(row.parts)),
        chunks,
    })
}

/// Whether a message leaves the service's country.
fn leaves(recipient: &Recipient, region: Region) -> bool {
    match recipient {
        Recipient::Email(_) => false,
        Recipient::Phone(number) => number.is_international(region),
    }
}

/// The address by which a reader unsubscribes, where a column gives one.
fn unsubscribe_url(values: &Personalisation) -> Option<String> {
    UnsubscribeUrl::from_values(values).ok().flatten().map(|url| url.as_str().to_owned())
}

/// The form in which recipients are compared and sent to.
pub(crate) fn normalised(recipient: &Recipient) -> String {
    match recipient {
        Recipient::Email(address) => address.matching(),
        Recipient::Phone(number) => number.e164().to_owned(),
    }
}

fn raw(values: &serde_json::Map<String, serde_json::Value>) -> Result<Box<RawValue>, Error> {
    serde_json::value::to_raw_value(values).map_err(not_json)
}

fn not_json(error: serde_json::Error) -> Error {
    Error::internal("values are not JSON").because(error)
}
