//! How much of its limits a service has used.

use crate::Notify;
use crate::model::limits::LimitSpan;
use crate::model::period::Periods;
use crate::model::service::Service;
use crate::model::{Channel, ServiceId};
use crate::sql::{organisation_settings, service, usage};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// A limit and how much of it is used: messages of e-mail, parts of text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitUsed {
    /// Of which channel.
    pub channel: Channel,
    /// Of the day or the fiscal year that it is for the service.
    pub span: LimitSpan,
    /// What counts so far; what is scheduled for later counts on its own day.
    pub used: u64,
    /// How much there may be.
    pub limit: u32,
}

/// The limits of both channels, the day's before the year's.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound`; or as the store reports them.
pub async fn limits_used(notify: &Notify, access: &Access, id: ServiceId) -> Result<Vec<LimitUsed>> {
    let tenant = access.require_in(id.uuid(), Permission::ViewActivity)?;
    let read = move |tx: &mut TenantTx<'_>| {
        let service: Service = tx.get(&service::FIND, &values![id], "the service")?;
        let year_start = organisation_settings::read(tx)?.fiscal_year_start;
        let periods = Periods::at(tx.now(), &service.time_zone, year_start);
        let mut limits = Vec::new();
        for channel in Channel::ALL {
            let (daily, annual) = service.limits.of(*channel);
            for (span, period, limit) in
                [(LimitSpan::Day, periods.day(), daily), (LimitSpan::Year, periods.year(), annual)]
            {
                let found = tx.find::<(i64,)>(&usage::FIND, &values![id, channel.as_str(), &period])?;
                let used = found.map_or(0, |(quantity,)| u64::try_from(quantity).unwrap_or(0));
                limits.push(LimitUsed { channel: *channel, span, used, limit });
            }
        }
        Ok(limits)
    };
    notify.store().read(tenant, read).await
}
