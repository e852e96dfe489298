//! What a service sent in a fiscal year, month by month, and what it costs.

use crate::Notify;
use crate::model::figures::{DayRange, Tally, summed};
use crate::model::period::{Periods, first_month, year_name};
use crate::model::price::{Bill, Sold, price};
use crate::model::service::Service;
use crate::model::terms::Terms;
use crate::model::{Channel, ServiceId};
use crate::sql::statistic::{self, DestinationFigure};
use crate::sql::{organisation_settings, service, terms, usage};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// The figures of a fiscal year; messages of test keys are in none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearUsage {
    /// The days of the year.
    pub days: DayRange,
    /// The calendar year in which it begins.
    pub year: i16,
    /// The calendar year in which the fiscal year of now begins.
    pub this_year: i16,
    /// By month (its first day) and channel: what a provider has taken.
    pub months: BTreeMap<Date, BTreeMap<Channel, Tally>>,
    /// By channel: how much of the year's limit is used (e-mails, or parts of text messages), and the limit.
    pub annual: BTreeMap<Channel, (u64, u32)>,
    /// What it costs, where the service's price book is declared.
    pub bill: Option<Bill>,
}

/// The fiscal year of a service that begins in `year`, with the month that its organisation says; without one the year of now.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound`; faults of the store.
pub async fn usage_of_year(notify: &Notify, access: &Access, id: ServiceId, year: Option<i16>) -> Result<YearUsage> {
    let tenant = access.require_in(id.uuid(), Permission::ViewActivity)?;
    let read = move |tx: &mut TenantTx<'_>| {
        let start = organisation_settings::read(tx)?.fiscal_year_start;
        let service: Service = tx.get(&service::FIND, &values![id], "the service")?;
        let this_year = Periods::at(tx.now(), &service.time_zone, start).fiscal_year();
        let year = year.unwrap_or(this_year);
        let days = DayRange::fiscal_year(year, first_month(start));
        let terms: Terms = tx.get(&terms::FIND, &values![id], "the service")?;
        let range = values![id, days.first.number(), days.last.number()];
        let figures: Vec<DestinationFigure> = tx.list(&statistic::BY_DESTINATION, &range)?;
        let mut annual = BTreeMap::new();
        for channel in Channel::ALL {
            let counted = values![id, channel.as_str(), year_name(year, start)];
            let used = tx.find::<(u64,)>(&usage::FIND, &counted)?.map_or(0, |(used,)| used);
            annual.insert(*channel, (used, service.limits.of(*channel).1));
        }
        Ok((terms, figures, annual, days, [year, this_year]))
    };
    let (terms, figures, annual, days, [year, this_year]) = notify.store().read(tenant, read).await?;
    let billable: Vec<&DestinationFigure> = figures.iter().filter(|figure| figure.status.is_billable()).collect();
    let months = super::dashboard::nested(
        billable.iter().map(|figure| (figure.day.date().first_of_month(), figure.channel, figure.tally)),
    );
    let versions = notify.prices().versions(terms.book()).await?;
    let bill = if versions.is_empty() { None } else { Some(price(&sold(&billable), &versions)?) };
    Ok(YearUsage { days, year, this_year, months, annual, bill })
}

/// What there is to pay for, day by day.
fn sold(billable: &[&DestinationFigure]) -> Vec<Sold> {
    let keyed = billable.iter().map(|figure| ((figure.day, figure.channel, figure.destination.clone()), figure.tally));
    let rows = summed(keyed).into_iter().map(|((day, channel, destination), tally)| {
        let quantity = match channel {
            Channel::Email => tally.messages,
            Channel::Sms => tally.parts,
        };
        Sold { day, channel, destination, quantity: u64::try_from(quantity).unwrap_or(0) }
    });
    rows.collect()
}
