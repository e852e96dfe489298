//! The one transaction in which a message is accepted.

use super::files::{self, KeptFiles};
use crate::Notify;
use crate::jobs::{DeliverNotification, ScanFiles};
use crate::model::period::Periods;
use crate::model::problem::{self, Problems};
use crate::model::service::{Service, ServiceMode};
use crate::model::{Channel, Status};
use crate::sql::notification::{self, Notification};
use crate::sql::usage;
use crate::usecases::Failure;
use crate::usecases::figures;
use crate::usecases::idempotency::{Answer, Repeatable, answer_once};
use yui_kernel::{Result, Tenant, Timestamp};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, Turn, values};

/// Counts the message, stores it, enqueues its delivery and keeps the answer.
///
/// # Errors
/// The limit that is reached, or a fault of the store.
pub(super) async fn record(
    notify: &Notify,
    tenant: &Tenant,
    service: &Service,
    notification: Notification,
    files: KeptFiles,
    answer: Answer,
    repeat: Option<Repeatable>,
) -> Result<Answer, Failure> {
    let (channel, key_type) = (notification.channel, notification.key_type);
    let (id, settings) = (service.id, service.clone());
    let (message, has_files) = (notification.id, !files.is_empty());
    let work = move |tx: &mut TenantTx<'_>| Ok(accept(tx, &settings, &notification, &files)?.map(|()| answer.clone()));
    let counter = super::counts(key_type).then(|| Turn(id.uuid(), channel.as_str()));
    let answered = answer_once(notify.store(), tenant, id, counter, repeat, work).await;
    if has_files && !matches!(&answered, Ok(once) if once.is_new) {
        files::discard(notify, tenant, message).await;
    }
    let once = answered?;
    if once.is_new {
        notify.metrics().accepted(channel, key_type);
    }
    Ok(once.answer)
}

/// Counts the message, stores it and enqueues its delivery.
///
/// # Errors
/// As the store reports them; the inner error is the limit that is reached.
pub(super) fn accept(
    tx: &mut TenantTx<'_>,
    service: &Service,
    new: &Notification,
    files: &KeptFiles,
) -> Result<std::result::Result<(), Problems>> {
    if super::counts(new.key_type) {
        let sent_on = new.scheduled_for.unwrap_or(new.created_at);
        if let Err(problems) = count_usage(tx, service, new.channel, sent_on, new.parts)? {
            return Ok(Err(problems));
        }
    }
    if !files.is_empty() {
        files.accept(tx, service.id)?;
    }
    let job = if new.status == Status::PendingVirusCheck {
        tx.enqueue(&ScanFiles { service: service.id, notification: new.id }, Enqueue::now(new.lane))?
    } else {
        let job = DeliverNotification { service: service.id, notification: new.id };
        let how = match new.scheduled_for {
            Some(at) => Enqueue::at(new.lane, at),
            None => Enqueue::now(new.lane),
        };
        tx.enqueue(&job, how)?
    };
    let day = figures::day(service, new);
    tx.send(&notification::INSERT, &notification::columns(new, Some(job.uuid()), Some(day)))?;
    figures::accepted(tx, day, new)?;
    Ok(Ok(()))
}

/// Counts `quantity` (messages of e-mail, parts of texts) on the day and in the year of `at`, unless a limit forbids it; then nothing
/// is counted and the refusal is the inner error.
///
/// # Errors
/// As the store reports them.
pub(crate) fn count_usage(
    tx: &mut TenantTx<'_>,
    service: &Service,
    channel: Channel,
    at: Timestamp,
    quantity: u32,
) -> Result<std::result::Result<(), Problems>> {
    let periods = Periods::at(at, &service.time_zone);
    let (day, year, now) = (periods.day(), periods.year(), tx.now());
    let mut add = |quantity: i64| -> Result<Vec<(String, i64)>> {
        tx.list(&usage::ADD, &values![service.id, channel.as_str(), &day, &year, quantity])
    };
    let counted = add(i64::from(quantity))?;
    let quantity_of = |period: &str| {
        counted.iter().find(|(name, _)| name == period).map_or(0, |(_, quantity)| u64::try_from(*quantity).unwrap_or(0))
    };
    let (daily, annual) = service.limits.of(channel);
    let live = service.mode == ServiceMode::Live;
    // Waiting helps once the period is over, which for a message with a time ahead is later than for one sent now.
    let ahead = u64::try_from(at.as_second() - now.as_second()).unwrap_or(0);
    let (until_tomorrow, until_next_year) = (ahead + periods.until_tomorrow(), ahead + periods.until_next_year());
    // GC Notify looks at the year first; GOV.UK Notify knows the day's limit alone, and then the year's is told in GC's words.
    let refusal = if quantity_of(&year) > u64::from(annual) {
        Some(problem::annual_limit_exceeded(channel, live, annual.into(), until_next_year))
    } else if quantity_of(&day) > u64::from(daily) {
        Some(problem::daily_limit_exceeded(service.dialect, channel, live, daily.into(), until_tomorrow))
    } else {
        None
    };
    match refusal {
        None => Ok(Ok(())),
        Some(problems) => {
            add(-i64::from(quantity))?;
            Ok(Err(problems))
        }
    }
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
    let periods = Periods::at(at, &service.time_zone);
    let values = values![service.id, channel.as_str(), periods.day(), periods.year(), -i64::from(quantity)];
    tx.list::<(String, i64)>(&usage::ADD, &values).map(drop)
}
