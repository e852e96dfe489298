//! Makes a service be as declared.

use crate::model::ServiceId;
use crate::model::service::Service;
use crate::sql::{service, usage_warning};
use crate::usecases::trail;
use yui_kernel::{Change, Difference, Effect, Error, Result};
use yui_store::{Audited, TenantTx, Value, values};

/// Creates the service with this handle, or gives it the declared settings. `requested` is the id it shall have, so that clients
/// can be set up before the service exists; `declare` makes the settings for the id that it got.
///
/// # Errors
/// `Conflict` if the handle stands for a service with another id, or if the id belongs to another service.
pub fn put_service(
    tx: &mut TenantTx<'_>,
    handle: &str,
    requested: Option<ServiceId>,
    declare: impl FnOnce(ServiceId) -> Service,
) -> Result<(Service, Change)> {
    let stored = tx.find::<Service>(&service::FIND_BY_HANDLE, &values![handle])?;
    if let (Some(stored), Some(requested)) = (&stored, requested)
        && stored.id != requested
    {
        return Err(Error::conflict(format!(
            "service {handle} has the id {} already; an id cannot be changed",
            stored.id
        )));
    }
    let id = stored.as_ref().map(|stored| stored.id).or(requested).unwrap_or_else(|| ServiceId::new(tx.env()));
    let declared = declare(id);
    let mut columns = service::columns(&declared);
    columns.push(Value::from(tx.now()));
    let effect = match &stored {
        None => {
            tx.execute(&service::INSERT, &columns)?;
            trail::changed(tx, Audited::new("service.create", "service", id), None, trail::service(&declared))?;
            Effect::Created
        }
        Some(stored) => {
            let effect = difference(stored, &declared);
            if effect != Effect::Unchanged {
                tx.execute(&service::UPDATE, &columns)?;
                let before = Some(trail::service(stored));
                trail::changed(tx, Audited::new("service.update", "service", id), before, trail::service(&declared))?;
                if stored.limits != declared.limits {
                    tx.execute(&usage_warning::CLEAR, &values![id])?;
                }
            }
            effect
        }
    };
    Ok((declared, Change::new("service", handle, effect)))
}

fn difference(stored: &Service, declared: &Service) -> Effect {
    Difference::default()
        .field("name", &stored.name, &declared.name)
        .field("mode", &stored.mode, &declared.mode)
        .field("state", &stored.state, &declared.state)
        .field("dialect", &stored.dialect, &declared.dialect)
        .field("region", &stored.region, &declared.region)
        .field("time_zone", &stored.time_zone, &declared.time_zone)
        .field("email_from", &stored.email_from, &declared.email_from)
        .field("sending_domain", &stored.sending_domain, &declared.sending_domain)
        .field("prefix_texts", &stored.prefix_texts, &declared.prefix_texts)
        .field("channels", &stored.channels, &declared.channels)
        .field("international_texts", &stored.international_texts, &declared.international_texts)
        .field("limits", &stored.limits, &declared.limits)
        .field("files", &stored.files, &declared.files)
        .field("file_contact", &stored.file_contact, &declared.file_contact)
        .effect()
}
