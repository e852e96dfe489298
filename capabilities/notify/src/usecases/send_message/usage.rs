//! Counts what is sent against the limits of a service's day and fiscal year, and warns its people before a limit is reached.
//!
//! Everything is decided on what the counting statement returned, so that it holds under concurrency. A warning costs the messages that reach
//! a level two statements more, and all others nothing.

use crate::model::Channel;
use crate::model::limits::{Level, LimitSpan};
use crate::model::period::Periods;
use crate::model::problem::{self, Problems};
use crate::model::service::{Service, ServiceMode};
use crate::notices::{self, Notice};
use crate::sql::{organisation_settings, usage, usage_warning};
use yui_kernel::{Result, Timestamp};
use yui_store::{TenantTx, values};

/// Counts `quantity` (messages of e-mail, parts of texts) on the day and in the year of `at`, unless a limit forbids it; then nothing
/// is counted and the refusal is the inner error. `year_start` is the month with which the organisation's fiscal years begin.
///
/// # Errors
/// As the store reports them.
pub(crate) fn count_usage(
    tx: &mut TenantTx<'_>,
    service: &Service,
    year_start: u8,
    channel: Channel,
    at: Timestamp,
    quantity: u32,
) -> Result<std::result::Result<(), Problems>> {
    let periods = Periods::at(at, &service.time_zone, year_start);
    let (day, year, now) = (periods.day(), periods.year(), tx.now());
    let mut add = |quantity: i64| -> Result<Vec<(String, i64)>> {
        tx.list(&usage::ADD, &values![service.id, channel.as_str(), &day, &year, quantity])
    };
    let counted = add(i64::from(quantity))?;
    let quantity_of = |period: &str| {
        counted.iter().find(|(name, _)| name == period).map_or(0, |(_, quantity)| u64::try_from(*quantity).unwrap_or(0))
    };
    let (that_day, that_year) = (quantity_of(&day), quantity_of(&year));
    let (daily, annual) = service.limits.of(channel);
    let live = service.mode == ServiceMode::Live;
    // Waiting helps once the period is over, which for a message with a time ahead is later than for one sent now.
    let ahead = u64::try_from(at.as_second() - now.as_second()).unwrap_or(0);
    let (until_tomorrow, until_next_year) = (ahead + periods.until_tomorrow(), ahead + periods.until_next_year());
    // GC Notify looks at the year first; GOV.UK Notify knows the day's limit alone, and then the year's is told in GC's words.
    let refusal = if that_year > u64::from(annual) {
        Some(problem::annual_limit_exceeded(channel, live, annual.into(), until_next_year))
    } else if that_day > u64::from(daily) {
        Some(problem::daily_limit_exceeded(service.dialect, channel, live, daily.into(), until_tomorrow))
    } else {
        None
    };
    if let Some(problems) = refusal {
        add(-i64::from(quantity))?;
        return Ok(Err(problems));
    }
    let spans = [(LimitSpan::Day, day, that_day, daily), (LimitSpan::Year, year, that_year, annual)];
    for (span, period, used, limit) in spans {
        if let Some(level) = Level::crossed(used.saturating_sub(quantity.into()), used, limit.into()) {
            warn(tx, service, channel, span, &period, level, used, limit)?;
        }
    }
    Ok(Ok(()))
}

/// Takes back what was counted for a message or a bulk send of `at` that is not sent after all.
///
/// # Errors
/// As the store reports them.
pub(crate) fn give_back(
    tx: &mut TenantTx<'_>,
    service: &Service,
    channel: Channel,
    at: Timestamp,
    quantity: u32,
) -> Result<()> {
    let year_start = organisation_settings::read(tx)?.fiscal_year_start;
    let periods = Periods::at(at, &service.time_zone, year_start);
    let values = values![service.id, channel.as_str(), periods.day(), periods.year(), -i64::from(quantity)];
    tx.list::<(String, i64)>(&usage::ADD, &values).map(drop)
}

/// Warns of every limit that is near or reached as things stand: after the limits were changed.
///
/// # Errors
/// As the store reports them.
pub(crate) fn warn_of_limits(tx: &mut TenantTx<'_>, service: &Service, year_start: u8) -> Result<()> {
    let periods = Periods::at(tx.now(), &service.time_zone, year_start);
    for channel in Channel::ALL {
        let (daily, annual) = service.limits.of(*channel);
        for (span, period, limit) in [(LimitSpan::Day, periods.day(), daily), (LimitSpan::Year, periods.year(), annual)]
        {
            let found = tx.find::<(i64,)>(&usage::FIND, &values![service.id, channel.as_str(), &period])?;
            let used = found.map_or(0, |(quantity,)| u64::try_from(quantity).unwrap_or(0));
            if let Some(level) = Level::of(used, limit.into()) {
                warn(tx, service, *channel, span, &period, level, used, limit)?;
            }
        }
    }
    Ok(())
}

/// Tells the service's people, unless they were told of this level in this period.
#[expect(clippy::too_many_arguments, reason = "all of them are in the notice or in its key")]
fn warn(
    tx: &mut TenantTx<'_>,
    service: &Service,
    channel: Channel,
    span: LimitSpan,
    period: &str,
    level: Level,
    used: u64,
    limit: u32,
) -> Result<()> {
    let key = values![service.id, channel.as_str(), period, level.percent(), tx.now()];
    if tx.execute(&usage_warning::INSERT, &key)? == 0 {
        return Ok(());
    }
    let (used, limit) = (used.to_string(), limit.to_string());
    let (channel, span) = (channel.as_str().to_owned(), span.as_str().to_owned());
    let notice = match level {
        Level::Near => Notice::LimitNear { channel, span, used, limit },
        Level::Reached => Notice::LimitReached { channel, span, limit },
    };
    notices::tell(tx, service.id, &notice)
}
