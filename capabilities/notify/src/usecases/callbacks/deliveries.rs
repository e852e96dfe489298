//! The log of deliveries: what a service's own systems were told, when, and what they answered.

use crate::Notify;
use crate::model::callback::DeliveryState;
use crate::model::service::CallbackKind;
use crate::model::{DeliveryId, ServiceId};
use crate::sql::callback_attempt::{self, Attempt};
use crate::sql::callback_delivery::{self, Delivery};
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// How many deliveries a page has at most.
pub const DELIVERIES_PAGE: u32 = 50;

/// Which deliveries to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// Those of a kind.
    pub kind: Option<CallbackKind>,
    /// Those in a state.
    pub state: Option<DeliveryState>,
    /// Those made before this one: the last of the page before.
    pub older_than: Option<DeliveryId>,
}

/// A delivery with its calls, the first one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedDelivery {
    /// What was to be told, and where that stands.
    pub delivery: Delivery,
    /// The calls.
    pub attempts: Vec<Attempt>,
}

/// The newest deliveries of the last seven days that the query asks for. None holds what was told: that is made from the
/// message, text or complaint at each call.
///
/// # Errors
/// `Forbidden`.
pub async fn list_deliveries(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    query: DeliveryQuery,
) -> Result<Vec<LoggedDelivery>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let list = notify.store().read(tenant, move |tx: &mut TenantTx<'_>| {
        let before = query.older_than.unwrap_or(DeliveryId::from(Uuid::max()));
        let (kind, state) =
            (query.kind.map_or("", CallbackKind::as_str), query.state.map_or("", DeliveryState::as_str));
        let page = values![service, before, kind, state, DELIVERIES_PAGE];
        let deliveries = tx.list::<Delivery>(&callback_delivery::LIST, &page)?;
        let (Some(newest), Some(oldest)) = (deliveries.first(), deliveries.last()) else { return Ok(Vec::new()) };
        let attempts = tx.list::<Attempt>(&callback_attempt::LIST, &values![service, oldest.id, newest.id])?;
        let logged = |delivery: Delivery| {
            let own = attempts.iter().filter(|attempt| attempt.delivery == delivery.id).cloned().collect();
            LoggedDelivery { delivery, attempts: own }
        };
        Ok(deliveries.into_iter().map(logged).collect())
    });
    list.await
}
