//! Who wants no more texts from a service.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::opt_out::digits;
use crate::sql::inbound_number::{self, InboundNumber};
use crate::sql::opt_out::{self, OptOut};
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// How many a page has at most.
pub const PAGE_SIZE: u32 = 250;

/// Those who want no more texts, in the order of their numbers, after `after` (a recipient and a sender) if given.
///
/// # Errors
/// `Forbidden` without the permission to manage the service; as the store reports them.
pub async fn list_opt_outs(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    after: Option<(String, String)>,
) -> Result<Vec<OptOut>> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let (recipient, sender) = after.unwrap_or_default();
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        tx.list(&opt_out::LIST, &values![service, &recipient, &sender, PAGE_SIZE])
    };
    notify.store().read(tenant, read).await
}

/// Lets a service write again to somebody who had asked for no more texts, because they said so by other means. The trail says that it was done, not
/// for whom.
///
/// # Errors
/// `Forbidden` without the permission to manage the service, `NotFound` if there is no such entry; as the store reports them.
pub async fn remove_opt_out(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    recipient: &str,
    sender: &str,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let (recipient, sender) = (recipient.to_owned(), digits(sender));
    let remove = move |tx: &mut yui_store::TenantTx<'_>| {
        if tx.execute(&opt_out::DELETE, &values![service, &recipient, &sender])? == 0 {
            return Err(Error::not_found("this number has not opted out"));
        }
        tx.audit(&Audited::new("opt-out.remove", "service", service).before(json!({ "sender": &sender })))
    };
    notify.store().write(tenant, remove).await
}

/// The numbers to which people send texts for a service.
///
/// # Errors
/// `Forbidden` without the permission to see the service's messages; as the store reports them.
pub async fn list_inbound_numbers(notify: &Notify, access: &Access, service: ServiceId) -> Result<Vec<InboundNumber>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    notify.store().read(tenant, move |tx| tx.list(&inbound_number::LIST, &values![service])).await
}
