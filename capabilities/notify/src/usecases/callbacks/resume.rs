//! Lets calls go on that were stopped.

use super::{audited, check, not_found, operator_of, read};
use crate::Notify;
use crate::jobs::CallReceiver;
use crate::model::ServiceId;
use crate::model::callback::SuspendedBecause;
use crate::model::service::CallbackKind;
use crate::sql::callback;
use serde_json::json;
use yui_kernel::{Error, NodeWide, Result, Tenant};
use yui_policy::{Access, Permission};
use yui_store::values;

/// Lets the calls of a kind go on, after the receiver was asked whether it is there. What has been waiting is told then.
///
/// # Errors
/// `Forbidden`, also where an operator stopped the calls; `NotFound` if there is no such callback; `Invalid` if the receiver
/// does not take the check.
pub async fn resume_callback(notify: &Notify, access: &Access, service: ServiceId, kind: CallbackKind) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    resume(notify, tenant, service, kind, false).await
}

/// The same for operators, who let go on whatever was stopped.
///
/// # Errors
/// `NotFound` if there is no such service or callback; `Invalid` if the receiver does not take the check.
pub async fn resume_callback_as_operator(
    notify: &Notify,
    operator: &NodeWide,
    service: ServiceId,
    kind: CallbackKind,
) -> Result<()> {
    let tenant = operator_of(notify, operator, service).await?;
    resume(notify, &tenant, service, kind, true).await
}

async fn resume(
    notify: &Notify,
    tenant: &Tenant,
    service: ServiceId,
    kind: CallbackKind,
    is_operator: bool,
) -> Result<()> {
    let (callback, stored) = read(notify, tenant, service, kind).await?;
    allowed(stored.suspended_because.as_deref(), is_operator)?;
    check(notify, &callback).await?;
    notify
        .store()
        .write(tenant, move |tx| {
            // An operator may have stopped it while the receiver was asked.
            let stored = super::find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
            allowed(stored.suspended_because.as_deref(), is_operator)?;
            if tx.execute(&callback::RESUME, &values![service, kind.as_str()])? == 1 {
                let entry = audited("callback.resume", service, kind);
                tx.audit(&entry.before(json!({ "because": stored.suspended_because })))?;
            }
            CallReceiver { service, kind }.enqueue(tx)
        })
        .await?;
    notify.services().forget(service);
    Ok(())
}

fn allowed(because: Option<&str>, is_operator: bool) -> Result<()> {
    if because == Some(SuspendedBecause::Operator.as_str()) && !is_operator {
        return Err(Error::forbidden(
            "an operator of the node has stopped these calls: ask them to let the calls go on",
        ));
    }
    Ok(())
}
