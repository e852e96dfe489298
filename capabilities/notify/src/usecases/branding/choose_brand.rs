//! Chooses how a service's e-mails look.

use super::take;
use crate::Notify;
use crate::model::brand::BrandChoice;
use crate::model::service::ServiceState;
use crate::model::{BrandId, ServiceId};
use crate::sql::service_brand;
use crate::usecases::member;
use serde_json::{Value, json};
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, values};

/// Gives the service a brand of its organisation, none, or whatever the organisation's default is.
///
/// # Errors
/// `Forbidden` without `manage_service` in it; `NotFound` if the organisation has no such service or brand; or as the store reports them.
pub async fn choose_brand(notify: &Notify, access: &Access, service: ServiceId, choice: BrandChoice) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    if member::service(notify, tenant, service).await?.service.state == ServiceState::Archived {
        return Err(Error::not_found("the service is archived"));
    }
    notify
        .store()
        .write(tenant, move |tx| {
            let before = chosen(tx, service)?;
            if before == choice {
                return Ok(());
            }
            match choice {
                BrandChoice::Default => tx.execute(&service_brand::DELETE, &values![service])?,
                BrandChoice::Nothing => tx.execute(&service_brand::PUT, &values![service, None::<BrandId>])?,
                BrandChoice::Brand(id) => {
                    take(tx, id)?;
                    tx.execute(&service_brand::PUT, &values![service, id])?
                }
            };
            let entry = Audited::new("service.brand", "service", service);
            tx.audit(&entry.before(shown(before)).after(shown(choice)))
        })
        .await?;
    notify.services().forget(service);
    Ok(())
}

/// What the service chose.
pub(super) fn chosen(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<BrandChoice> {
    Ok(match tx.find::<(Option<BrandId>,)>(&service_brand::FIND, &values![service])? {
        None => BrandChoice::Default,
        Some((None,)) => BrandChoice::Nothing,
        Some((Some(id),)) => BrandChoice::Brand(id),
    })
}

fn shown(choice: BrandChoice) -> Value {
    match choice {
        BrandChoice::Default => json!({ "brand": "default" }),
        BrandChoice::Nothing => json!({ "brand": "none" }),
        BrandChoice::Brand(id) => json!({ "brand": id }),
    }
}
