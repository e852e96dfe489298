//! Tells a service's own system once more, with the same delivery ids.

use super::{audited, find, not_found};
use crate::Notify;
use crate::jobs::CallReceiver;
use crate::model::service::CallbackKind;
use crate::model::{DeliveryId, ServiceId};
use crate::sql::callback_delivery;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// How many deliveries one transaction makes due, so that senders never wait for long.
const BATCH: u32 = 500;

/// Tells one delivery again, also one that the receiver took.
///
/// # Errors
/// `Forbidden`; `NotFound` if there is no such delivery, or no callback any more; `Conflict` if it is waiting to be told
/// anyway, or there is nothing to tell.
pub async fn redeliver(notify: &Notify, access: &Access, service: ServiceId, delivery: DeliveryId) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let again = move |tx: &mut TenantTx<'_>| {
        let now = tx.now();
        let kind = tx.find::<(String,)>(&callback_delivery::AGAIN, &values![service, delivery, now])?;
        let Some((kind,)) = kind else {
            return Err(match tx.find::<(Uuid,)>(&callback_delivery::EXISTS, &values![service, delivery])? {
                Some(_) => Error::conflict("this delivery is waiting to be told, or there is nothing to tell any more"),
                None => Error::not_found("delivery not found; deliveries are kept for 7 days"),
            });
        };
        let kind = kind.parse::<CallbackKind>().map_err(|_| Error::internal("a delivery is of an unknown kind"))?;
        find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
        tx.audit(&audited("callback.redeliver", service, kind).after(json!({ "delivery": delivery })))?;
        CallReceiver { service, kind }.enqueue(tx)
    };
    notify.store().write(tenant, again).await
}

/// Tells again every delivery of a kind that was made since an instant and was refused or given up; gives how many.
///
/// # Errors
/// `Forbidden`; `NotFound` if there is no such callback.
pub async fn redeliver_failed(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    kind: CallbackKind,
    since: Timestamp,
) -> Result<u64> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let (mut count, mut last) = (0, DeliveryId::from(Uuid::nil()));
    loop {
        let again = move |tx: &mut TenantTx<'_>| {
            find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
            let batch = values![service, kind.as_str(), last, since, tx.now(), BATCH];
            let ids: Vec<(DeliveryId,)> = tx.list(&callback_delivery::FAILED_AGAIN, &batch)?;
            if !ids.is_empty() {
                let what = json!({ "since": since.to_string(), "deliveries": ids.len() });
                tx.audit(&audited("callback.redeliver", service, kind).after(what))?;
                CallReceiver { service, kind }.enqueue(tx)?;
            }
            Ok(ids)
        };
        // What fails again meanwhile lies behind: so this ends, whatever the receiver does.
        let ids = notify.store().write(tenant, again).await?;
        count += u64::try_from(ids.len()).unwrap_or(u64::MAX);
        match ids.into_iter().map(|(id,)| id).max() {
            Some(newest) => last = newest,
            None => return Ok(count),
        }
    }
}
