//! What the people of a service, and the operators of the node, do about calls to the service's own systems.
//!
//! Whoever manages a service manages its callbacks; whoever sees its messages sees how they were told. What operators stopped,
//! operators let go on.

mod deliveries;
mod list;
mod put;
mod redeliver;
mod remove;
mod resume;
mod rotate_secret;
mod suspend;

pub use deliveries::{DELIVERIES_PAGE, DeliveryQuery, LoggedDelivery, list_deliveries};
pub use list::{ListedCallback, list_callbacks};
pub use put::{CallbackDraft, put_callback};
pub use redeliver::{redeliver, redeliver_failed};
pub use remove::remove_callback;
pub use resume::{resume_callback, resume_callback_as_operator};
pub use rotate_secret::rotate_signing_secret;
pub use suspend::{suspend_callback, suspend_callback_as_operator};

pub(crate) use suspend::after_failures;

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::{Callback, CallbackKind};
use crate::receivers::{Target, health_check};
use crate::secrets;
use crate::sql::callback::{self, SealedCallback};
use crate::sql::service;
use serde_json::{Value, json};
use std::sync::Arc;
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Tenant};
use yui_store::audit::Audited;
use yui_store::{TenantTx, values};

/// The entry of the audit trail for something done to a callback.
pub(crate) fn audited(action: &'static str, service: ServiceId, kind: CallbackKind) -> Audited {
    Audited::new(action, "callback", format!("{service}/{kind}")).within(service.uuid())
}

/// What the audit trail keeps of an address: not its query, which may hold a secret.
pub(crate) fn shown(url: &str) -> Value {
    json!({ "url": url.split('?').next() })
}

/// The callback as stored.
fn find(tx: &mut TenantTx<'_>, service: ServiceId, kind: CallbackKind) -> Result<Option<SealedCallback>> {
    let stored = tx.list::<SealedCallback>(&callback::LIST, &values![service])?;
    Ok(stored.into_iter().find(|stored| stored.kind == kind))
}

fn not_found(kind: CallbackKind) -> Error {
    Error::not_found(format!("the service has no callback of the kind {kind}"))
}

/// The callback with its secrets opened, and as stored.
async fn read(
    notify: &Notify,
    tenant: &Tenant,
    service: ServiceId,
    kind: CallbackKind,
) -> Result<(Callback, SealedCallback)> {
    let keyring = Arc::clone(notify.keyring());
    let found = notify.store().read(tenant, move |tx| {
        let stored = find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
        Ok((secrets::open_callback(&keyring, stored.clone())?, stored))
    });
    found.await
}

/// Asks the receiver whether it is there.
async fn check(notify: &Notify, callback: &Callback) -> Result<()> {
    let target = Target { url: &callback.url, bearer: &callback.bearer, signing: callback.signing.as_ref() };
    let asked = health_check(notify.callbacks(), notify.env(), &target).await;
    asked.map_err(|unhealthy| Error::invalid(format!("url: {unhealthy}")).about("url"))
}

/// The operator's context, bound to the organisation of a service.
async fn operator_of(notify: &Notify, operator: &NodeWide, service: ServiceId) -> Result<Tenant> {
    let owner = notify
        .store()
        .read_node(operator, move |tx| tx.find::<(OrganisationId,)>(&service::OWNER, &values![service]))
        .await?;
    let (organisation,) = owner.ok_or_else(|| Error::not_found("service not found"))?;
    Ok(operator.within(organisation))
}
