//! What one message costs by its service's price book, as GOV.UK Notify tells it.

use crate::Notify;
use crate::model::figures::{Day, destination};
use crate::model::price::valid_on;
use crate::model::{Channel, Dialect, Status};
use crate::services::Snapshot;
use crate::sql::notification::Notification;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use yui_kernel::Result;

/// The currency that clients of that product expect.
const POUNDS: &str = "GBP";

/// The cost of a message, without what is free in its year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// In pounds.
    pub pounds: f64,
    /// The price of one part of a text message.
    pub rate: f64,
}

/// The cost of a message in pounds; none if it is not known yet, if the service speaks the other dialect, or if its price book is in another
/// currency.
///
/// # Errors
/// As the store reports them.
pub async fn cost_of(notify: &Notify, snapshot: &Snapshot, message: &Notification) -> Result<Option<Cost>> {
    let service = &snapshot.service;
    let unknown = matches!(message.status, Status::Created | Status::PendingVirusCheck);
    if service.dialect != Dialect::Govuk || unknown {
        return Ok(None);
    }
    let day = Day::at(message.scheduled_for.unwrap_or(message.created_at), &service.time_zone);
    let versions = notify.prices().versions(snapshot.terms.book()).await?;
    let Some(book) = valid_on(&versions, day).filter(|book| book.currency == POUNDS) else { return Ok(None) };
    let to = destination(message.channel, message.international, &message.normalised_recipient);
    let Some(price) = book.price(message.channel, &to) else { return Ok(None) };
    let rate = price.list_price();
    let quantity = match message.channel {
        _ if !message.status.is_billable() => 0,
        Channel::Email => 1,
        Channel::Sms => message.parts,
    };
    let pounds = rate.saturating_mul(Decimal::from(quantity));
    Ok(pounds.to_f64().zip(rate.to_f64()).map(|(pounds, rate)| Cost { pounds, rate }))
}
