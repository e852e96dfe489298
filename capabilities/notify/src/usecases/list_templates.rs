//! The templates in use.

use super::{Caller, Failure};
use crate::Notify;
use crate::model::request::TemplateType;
use crate::sql::template::{self, Template};
use crate::templates::Prepared;
use yui_kernel::Result;
use yui_store::values;

/// The service's templates that are not archived, each in its newest version, by name; `kind` keeps one kind.
///
/// # Errors
/// Faults of the store.
pub async fn list_templates(
    notify: &Notify,
    caller: &Caller,
    kind: Option<TemplateType>,
) -> Result<Vec<Prepared>, Failure> {
    let service = caller.snapshot.service.id;
    let archived = false;
    let rows = notify
        .store()
        .read(caller.access.tenant(), move |tx| tx.list::<Template>(&template::LIST, &values![service, archived]))
        .await?;
    let wanted = |row: &Template| kind.is_none_or(|kind| kind == TemplateType::from(row.channel));
    Ok(rows.into_iter().filter(wanted).map(Prepared::new).collect())
}
