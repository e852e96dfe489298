//! An e-mail as its reader sees it, for the people of its service.

use super::find_notification::shown;
use super::member;
use crate::Notify;
use crate::model::{Channel, NotificationId, ServiceId};
use crate::render;
use crate::sql::notification::{self, Notification};
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::values;

/// The HTML document of an e-mail that is still kept, made anew with the service's brand as it is now. Values are hidden where its template
/// hides them.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` without such an e-mail; or as the store reports them.
pub async fn show_email(notify: &Notify, access: &Access, service: ServiceId, id: NotificationId) -> Result<String> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let find =
        move |tx: &mut yui_store::TenantTx<'_>| tx.get(&notification::FIND, &values![service, id], "the message");
    let found: Notification = notify.store().read(tenant, find).await?;
    if found.channel != Channel::Email {
        return Err(Error::not_found("the message not found"));
    }
    let (prepared, values) = shown(notify, tenant, &found).await?;
    Ok(render::document(notify, &snapshot, &prepared, &values))
}
