//! Stops calls for a while. What is to be told meanwhile waits, for a week at most.

use super::{audited, not_found, operator_of};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::callback::SuspendedBecause;
use crate::model::service::CallbackKind;
use crate::notices::{self, Notice};
use crate::sql::callback;
use serde_json::json;
use yui_kernel::{NodeWide, Result};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// Stops the calls of a kind, as the people of the service wish.
///
/// # Errors
/// `Forbidden`; `NotFound` if there is no such callback.
pub async fn suspend_callback(notify: &Notify, access: &Access, service: ServiceId, kind: CallbackKind) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let suspend = move |tx: &mut TenantTx<'_>| stop(tx, service, kind, SuspendedBecause::Service).map(drop);
    notify.store().write(tenant, suspend).await?;
    notify.services().forget(service);
    Ok(())
}

/// Stops the calls of a kind, as an operator wishes; only operators let them go on.
///
/// # Errors
/// `NotFound` if there is no such service or callback.
pub async fn suspend_callback_as_operator(
    notify: &Notify,
    operator: &NodeWide,
    service: ServiceId,
    kind: CallbackKind,
) -> Result<()> {
    let tenant = operator_of(notify, operator, service).await?;
    let suspend = move |tx: &mut TenantTx<'_>| {
        // What stopped for another reason is the operator's from now on.
        if !stop(tx, service, kind, SuspendedBecause::Operator)? {
            tx.execute(&callback::RESUME, &values![service, kind.as_str()])?;
            stop(tx, service, kind, SuspendedBecause::Operator)?;
        }
        Ok(())
    };
    notify.store().write(&tenant, suspend).await?;
    notify.services().forget(service);
    Ok(())
}

/// Stops the calls because the receiver failed too often, and tells the people of the service; `false` if they were stopped
/// already.
///
/// # Errors
/// As the store reports them.
pub(crate) fn after_failures(tx: &mut TenantTx<'_>, service: ServiceId, kind: CallbackKind) -> Result<bool> {
    let stopped = stop(tx, service, kind, SuspendedBecause::Failures)?;
    if stopped {
        notices::tell(tx, service, &Notice::CallbackSuspended { kind: kind.as_str().to_owned() })?;
    }
    Ok(stopped)
}

fn stop(tx: &mut TenantTx<'_>, service: ServiceId, kind: CallbackKind, because: SuspendedBecause) -> Result<bool> {
    let now = tx.now();
    if tx.execute(&callback::SUSPEND, &values![service, kind.as_str(), now, because.as_str()])? == 0 {
        super::find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
        return Ok(false);
    }
    tx.audit(&audited("callback.suspend", service, kind).after(json!({ "because": because.as_str() })))?;
    Ok(true)
}
