//! The operator changes how much a service may send.

use super::{as_operator, save, take};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::Limits;
use crate::notices::{self, Notice};
use crate::sql::organisation_settings;
use crate::usecases::send_message::warn_of_limits;
use yui_kernel::{Error, NodeWide, Result};

/// Gives the service other limits, which hold at once and count what was sent already. Its people are told, and are warned anew.
///
/// # Errors
/// `NotFound`; `Invalid` if nothing at all could be asked for in a minute; or as the store reports them.
pub async fn change_limits(notify: &Notify, operator: &NodeWide, id: ServiceId, limits: Limits) -> Result<()> {
    if limits.per_minute == 0 {
        return Err(Error::invalid("a service needs at least one request a minute; suspend it to stop it"));
    }
    as_operator(notify, operator, id, move |tx| {
        let before = take(tx, id)?;
        let mut after = before.clone();
        after.limits = limits;
        if !save(tx, &before, &after, "service.limits")? {
            return Ok(());
        }
        notices::tell(
            tx,
            id,
            &Notice::LimitsChanged {
                daily_email: limits.daily_email.to_string(),
                daily_text_parts: limits.daily_text_parts.to_string(),
                annual_email: limits.annual_email.to_string(),
                annual_text_parts: limits.annual_text_parts.to_string(),
            },
        )?;
        let year_start = organisation_settings::read(tx)?.fiscal_year_start;
        warn_of_limits(tx, &after, year_start)
    })
    .await
}
