//! What the messages of a checked spreadsheet would cost.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::figures::{Day, destination};
use crate::model::price::valid_on;
use crate::model::upload::CheckedUpload;
use crate::usecases::member;
use rust_decimal::Decimal;
use yui_kernel::Result;
use yui_policy::{Access, Permission};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// How much.
    pub amount: Decimal,
    /// Of what: ISO 4217 code.
    pub currency: String,
}

/// The cost by the service's price book of today, at home, before what is free in its year or cheaper in great numbers; none without a price or for
/// a spreadsheet with faults.
///
/// # Errors
/// `Forbidden` without `send_messages`, `NotFound` without such a service; faults of the store.
pub async fn upload_cost(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    checked: &CheckedUpload,
) -> Result<Option<Cost>> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let Some(limits) = checked.limits else { return Ok(None) };
    let day = Day::at(notify.env().now(), &snapshot.service.time_zone);
    let versions = notify.prices().versions(snapshot.terms.book()).await?;
    let recipient = checked.preview.first().map_or("", |row| row.recipient.as_str());
    let to = destination(checked.channel, false, recipient);
    Ok(valid_on(&versions, day).and_then(|book| {
        let price = book.price(checked.channel, &to)?.list_price();
        let amount = price.saturating_mul(Decimal::from(limits.daily.about_to_send)).normalize();
        Some(Cost { amount, currency: book.currency.clone() })
    }))
}
