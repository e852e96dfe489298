//! Makes the terms of a service be as declared.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::Service;
use crate::model::terms::Terms;
use crate::sql::terms;
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, Result};
use yui_policy::{Access, Permission};
use yui_store::audit::Audited;
use yui_store::{TenantTx, values};

/// Gives the service these terms.
///
/// # Errors
/// `Invalid` for days that are not allowed; as the store reports them.
pub fn put_terms(tx: &mut TenantTx<'_>, service: &Service, declared: &Terms) -> Result<Change> {
    let effect = put(tx, service.id, declared)?;
    Ok(Change::new("terms", &service.handle, effect))
}

/// The terms of a service.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound`; faults of the store.
pub async fn find_terms(notify: &Notify, access: &Access, service: ServiceId) -> Result<Terms> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    notify.store().read(tenant, move |tx| tx.get(&terms::FIND, &values![service], "the service")).await
}

/// Keeps a service's messages for other numbers of days. What is older goes with the next purge.
///
/// # Errors
/// `Forbidden` without `manage_service`; `Invalid` for days that are not allowed; `NotFound`; faults of the store.
pub async fn change_retention(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    email_days: u32,
    text_days: u32,
) -> Result<()> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let change = move |tx: &mut TenantTx<'_>| {
        let stored: Terms = tx.get(&terms::FIND, &values![service], "the service")?;
        let wanted = Terms { retention_email_days: email_days, retention_text_days: text_days, ..stored };
        put(tx, service, &wanted).map(drop)
    };
    notify.store().write(tenant, change).await
}

fn put(tx: &mut TenantTx<'_>, service: ServiceId, wanted: &Terms) -> Result<Effect> {
    wanted.check()?;
    let stored: Terms = tx.get(&terms::FIND, &values![service], "the service")?;
    let effect = Difference::default()
        .field("retention_email_days", &stored.retention_email_days, &wanted.retention_email_days)
        .field("retention_text_days", &stored.retention_text_days, &wanted.retention_text_days)
        .field("price_book", &stored.price_book, &wanted.price_book)
        .effect();
    if effect != Effect::Unchanged {
        let now = tx.now();
        let (email, text) = (wanted.retention_email_days, wanted.retention_text_days);
        tx.execute(&terms::UPDATE, &values![service, email, text, wanted.price_book.clone(), now])?;
        tx.audit(&Audited::new("service.terms", "service", service).before(shown(&stored)).after(shown(wanted)))?;
    }
    Ok(effect)
}

fn shown(terms: &Terms) -> serde_json::Value {
    json!({
        "retention_email_days": terms.retention_email_days,
        "retention_text_days": terms.retention_text_days,
        "price_book": terms.price_book,
    })
}
