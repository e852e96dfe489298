//! The services of an organisation, as far as a person may see them.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::Service;
use crate::sql::service;
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::{Access, Permissions};
use yui_store::values;

/// How many services a page has at most.
const PAGE: u32 = 250;

/// The services in which the caller may do anything, in the order of their making, at most 250: those after an id, if one is given. Archived ones
/// too.
///
/// # Errors
/// As the store reports them.
pub async fn list_services(notify: &Notify, access: &Access, after: Option<ServiceId>) -> Result<Vec<Service>> {
    let (caller, after) = (access.clone(), after.map_or(Uuid::nil(), ServiceId::uuid));
    notify
        .store()
        .read(access.tenant(), move |tx| {
            let (mut found, mut last) = (Vec::new(), after);
            loop {
                let page = tx.list::<Service>(&service::PAGE, &values![last, PAGE])?;
                let Some(end) = page.last() else { return Ok(found) };
                last = end.id.uuid();
                found.extend(page.into_iter().filter(|one| caller.permissions_in(one.id.uuid()) != Permissions::NONE));
                if u32::try_from(found.len()).unwrap_or(u32::MAX) >= PAGE {
                    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
                    return Ok(found);
                }
            }
        })
        .await
}
