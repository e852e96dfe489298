//! The operator finds services, whatever organisation they belong to.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::{Service, ServiceMode, ServiceState};
use crate::sql::service::{self, FoundService};
use uuid::Uuid;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, containing, values};

/// How many services a page has at most.
const PAGE: u32 = 100;

/// Which services are looked for; what is not named does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceQuery {
    /// A part of the name, of the handle or of the sender's name, in any case; or the whole id.
    pub text: String,
    /// Trial or live.
    pub mode: Option<ServiceMode>,
    /// Active, suspended or archived.
    pub state: Option<ServiceState>,
    /// Of this organisation.
    pub organisation: Option<OrganisationId>,
    /// After this service: the last of the page before.
    pub after: Option<ServiceId>,
}

/// The services that were looked for, in the order of their making, at most 100.
///
/// # Errors
/// As the store reports them.
pub async fn search_services(notify: &Notify, operator: &NodeWide, query: ServiceQuery) -> Result<Vec<FoundService>> {
    let text = query.text.trim();
    // The nil id is nobody's.
    let id: Uuid = text.parse().unwrap_or_default();
    let organisation = query.organisation.map_or(Uuid::nil(), OrganisationId::uuid);
    let wanted = values![
        query.after.map_or(Uuid::nil(), ServiceId::uuid),
        containing(text),
        id,
        query.mode.map_or("", ServiceMode::as_str),
        query.state.map_or("", ServiceState::as_str),
        organisation,
        query.organisation.is_none(),
        PAGE,
    ];
    notify.store().read_node(operator, move |tx: &mut NodeTx<'_>| tx.list(&service::SEARCH, &wanted)).await
}

/// One service of whichever organisation.
///
/// # Errors
/// `NotFound`; or as the store reports them.
pub async fn show_service(notify: &Notify, operator: &NodeWide, id: ServiceId) -> Result<(OrganisationId, Service)> {
    let show = move |tx: &mut NodeTx<'_>| {
        let organisation = super::owner(tx, id)?;
        let tenant = tx.context().within(organisation);
        let found = tx.within(&tenant, |tx| tx.get::<Service>(&service::FIND, &values![id], "the service"))?;
        Ok((organisation, found))
    };
    notify.store().read_node(operator, show).await
}
