//! How the limits stand for a spreadsheet, and whether it was sent before.

use crate::model::organisation::APRIL;
use crate::model::period::Periods;
use crate::model::service::Service;
use crate::model::upload::{Fault, Limits, Room, Warning};
use crate::model::{Channel, TemplateId};
use crate::sql::{bulk_send, organisation_settings, usage};
use uuid::Uuid;
use yui_kernel::Result;
use yui_store::{TenantTx, values};

/// The limits for so much, were it sent now.
///
/// # Errors
/// As the store reports them.
pub(super) fn read(tx: &mut TenantTx<'_>, service: &Service, channel: Channel, quantity: u32) -> Result<Limits> {
    let year_start = organisation_settings::read(tx)?.fiscal_year_start;
    let periods = Periods::at(tx.now(), &service.time_zone, year_start);
    let mut used = |period: String| -> Result<u32> {
        let found = tx.find::<(i64,)>(&usage::FIND, &values![service.id, channel.as_str(), period])?;
        Ok(found.map_or(0, |(used,)| u32::try_from(used.max(0)).unwrap_or(u32::MAX)))
    };
    let (daily, annual) = service.limits.of(channel);
    let (_, tomorrow) = periods.bounds_of_day();
    let room = |limit, used, resets_at| Room { limit, used, about_to_send: quantity, resets_at };
    Ok(Limits {
        daily: room(daily, used(periods.day())?, tomorrow),
        annual: room(annual, used(periods.year())?, periods.end_of_year()),
    })
}

/// What of the limits stands in the way; the year first, because another day does not help then.
pub(super) fn faults(channel: Channel, limits: &Limits) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !limits.annual.has_room() {
        faults.push(Fault::AnnualLimit { channel, room: limits.annual });
    } else if !limits.daily.has_room() {
        faults.push(Fault::DailyLimit { channel, room: limits.daily });
    }
    faults
}

/// Whether a file of this name was sent with this template today, or is to be.
///
/// # Errors
/// As the store reports them.
pub(super) fn sent_today(
    tx: &mut TenantTx<'_>,
    service: &Service,
    file_name: &str,
    template: TemplateId,
) -> Result<Option<Warning>> {
    // Where a year begins says nothing about days.
    let (from, to) = Periods::at(tx.now(), &service.time_zone, APRIL).bounds_of_day();
    let found = tx.find::<(Uuid,)>(&bulk_send::SENT_WITHIN, &values![service.id, file_name, template, from, to])?;
    Ok(found.map(|_| Warning::SentToday))
}
