//! Lists complaints about a service's e-mails.

use crate::Notify;
use crate::model::{ComplaintId, ServiceId};
use crate::sql::complaint::{self, ComplaintListed};
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// Most complaints of a page.
const PAGE: u32 = 50;

/// The complaints before `before` (all if none), newest first, at most fifty of them.
///
/// # Errors
/// `Forbidden` without `view_activity`; as the store reports them.
pub async fn list_complaints(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    before: Option<ComplaintId>,
) -> Result<Vec<ComplaintListed>> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let before = before.unwrap_or(ComplaintId::from(Uuid::max()));
    notify.store().read(tenant, move |tx| tx.list(&complaint::LIST, &values![service, before, PAGE])).await
}
