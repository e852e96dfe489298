//! Has a service called back no more.

use super::{audited, find, not_found, shown};
use crate::Notify;
use crate::jobs::CallReceiver;
use crate::model::ServiceId;
use crate::model::service::CallbackKind;
use crate::sql::callback;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// Removes the callback. What its receiver has not been told is dropped.
///
/// # Errors
/// `Forbidden`; `NotFound` if there is none.
pub async fn remove_callback(notify: &Notify, access: &Access, service: ServiceId, kind: CallbackKind) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    notify
        .store()
        .write(tenant, move |tx| {
            let before = find(tx, service, kind)?.ok_or_else(|| not_found(kind))?;
            tx.execute(&callback::DELETE, &values![service, kind.as_str()])?;
            // Its worker finds nobody to call and drops what is waiting.
            CallReceiver { service, kind }.enqueue(tx)?;
            tx.audit(&audited("callback.remove", service, kind).before(shown(&before.url)))
        })
        .await?;
    notify.services().forget(service);
    Ok(())
}
