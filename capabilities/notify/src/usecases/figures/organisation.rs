//! What the services of an organisation sent in some days.

use crate::Notify;
use crate::model::figures::{DayRange, Fate, Tally, summed};
use crate::model::{Channel, ServiceId};
use crate::sql::statistic::{self, SharedFigure};
use std::collections::BTreeMap;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// The figures of an organisation; messages of test keys are in none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationUsage {
    /// By channel.
    pub channels: BTreeMap<Channel, Tally>,
    /// Of each service that sent something.
    pub services: Vec<ServiceFigures>,
}

/// The figures of one of several services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFigures {
    /// The service.
    pub service_id: ServiceId,
    /// By channel and what became of the messages.
    pub fates: BTreeMap<Channel, BTreeMap<Fate, Tally>>,
}

/// The figures of all services of the caller's organisation, from a day to a day, each in its own time zone.
///
/// # Errors
/// `Forbidden` without `view_activity`; faults of the store.
pub async fn organisation_usage(notify: &Notify, access: &Access, days: DayRange) -> Result<OrganisationUsage> {
    let tenant = access.require(Permission::ViewActivity)?;
    let range = values![days.first.number(), days.last.number()];
    let figures =
        notify.store().read(tenant, move |tx| tx.list::<SharedFigure>(&statistic::OF_ORGANISATION, &range)).await?;
    Ok(OrganisationUsage {
        channels: summed(figures.iter().map(|figure| (figure.channel, figure.tally))),
        services: by_service(&figures),
    })
}

/// One entry for each service.
pub(super) fn by_service(figures: &[SharedFigure]) -> Vec<ServiceFigures> {
    let keyed = figures.iter().map(|figure| ((figure.service_id, figure.channel, figure.status.fate()), figure.tally));
    let mut services: Vec<ServiceFigures> = Vec::new();
    for ((service_id, channel, fate), tally) in summed(keyed) {
        if services.last().is_none_or(|last| last.service_id != service_id) {
            services.push(ServiceFigures { service_id, fates: BTreeMap::new() });
        }
        if let Some(service) = services.last_mut() {
            service.fates.entry(channel).or_default().insert(fate, tally);
        }
    }
    services
}
