//! Lists bulk sends.

use crate::Notify;
use crate::model::{BulkId, BulkStatus, ServiceId};
use crate::sql::bulk_send::{self, BulkSend};
use crate::usecases::member;
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::values;

/// How many bulk sends a page has.
const PAGE: usize = 50;

/// A page of bulk sends, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkPage {
    /// The bulk sends.
    pub bulks: Vec<BulkSend>,
    /// What the next page begins after; none after the last page.
    pub older_than: Option<BulkId>,
}

/// A service's bulk sends that came before one, in any of these states; no state means all. Spreadsheets that were only checked are none.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` without such a service; faults of the store.
pub async fn list_bulks(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    statuses: &[BulkStatus],
    older_than: Option<BulkId>,
) -> Result<BulkPage> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    member::service(notify, tenant, service).await?;
    let before = older_than.unwrap_or(BulkId::from(Uuid::max()));
    let names: String = statuses.iter().map(|status| format!("|{status}")).collect();
    let names = if names.is_empty() { names } else { names + "|" };
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let listed = move |tx: &mut yui_store::TenantTx<'_>| {
        tx.list::<BulkSend>(&bulk_send::LIST, &values![service, before, &names, limit])
    };
    let mut bulks = notify.store().read(tenant, listed).await?;
    let has_more = bulks.len() > PAGE;
    bulks.truncate(PAGE);
    let older_than = bulks.last().filter(|_| has_more).map(|bulk| bulk.id);
    Ok(BulkPage { bulks, older_than })
}
