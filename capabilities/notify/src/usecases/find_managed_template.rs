//! One template, as those who manage it see it.

use super::managed_template::{ManagedTemplate, manager};
use super::{Caller, Failure};
use crate::Notify;
use crate::model::TemplateId;
use crate::sql::template::{self, Template};
use yui_kernel::Result;
use yui_store::values;

/// The newest version of a template, archived ones too.
///
/// # Errors
/// A key without `manage_templates`; faults of the store.
pub async fn find_managed_template(
    notify: &Notify,
    caller: &Caller,
    id: TemplateId,
) -> Result<Option<ManagedTemplate>, Failure> {
    let tenant = manager(caller)?;
    let service = &caller.snapshot.service;
    let key = values![service.id, id];
    let found = notify.store().read(tenant, move |tx| tx.find::<Template>(&template::FIND, &key)).await?;
    let categories = notify.categories().current().await?;
    Ok(found.map(|found| ManagedTemplate::new(service, &categories, found)))
}
