//! Agreements of organisations with those who run the node: which text, who agreed for the organisation, who recorded it and when.
//!
//! An agreement is about the whole organisation and is made once; the terms of use, which every team accepts before its service goes live, are
//! about a service. Nothing waits for an agreement: operators see whether there is one when they decide about a service.

use super::is_of_node;
use crate::Notify;
use crate::sql::agreement::{self, Agreement};
use serde_json::json;
use yui_kernel::{Actor, Error, Result, Tenant};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// How many agreements are listed at most: the latest.
const LISTED: u32 = 50;

/// Records that the organisation agreed to a version. Operators record what was signed elsewhere (`Access::of_node`); a member who manages the whole
/// organisation agrees for it.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation, and for programs; `Invalid` if version or name are missing or too long; `Conflict` if
/// the organisation has agreed to this version already; or as the store reports them.
pub async fn record_agreement(notify: &Notify, access: &Access, version: &str, signed_by: &str) -> Result<()> {
    let tenant = of_person(access)?;
    let version = line("the version of an agreement", version, 100)?;
    let signed_by = line("the name of who agreed", signed_by, 254)?;
    notify
        .store()
        .write(tenant, move |tx| {
            let (id, now, organisation) = (tx.env().new_uuid(), tx.now(), tx.tenant().organisation());
            let author = tx.tenant().actor().to_string();
            if tx.execute(&agreement::INSERT, &values![id, &version, &signed_by, &author, now])? == 0 {
                return Err(Error::conflict("the organisation has agreed to this version already"));
            }
            // Who signed is in the record; the trail names who recorded it.
            let entry = Audited::new("organisation.agree", "organisation", organisation);
            tx.audit(&entry.after(json!({ "agreement": version })))
        })
        .await
}

/// What the organisation agreed to, the latest first, at most fifty.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; or as the store reports them.
pub async fn list_agreements(notify: &Notify, access: &Access) -> Result<Vec<Agreement>> {
    let tenant = access.require_everywhere(Permission::ManageService)?;
    notify.store().read(tenant, |tx| tx.list(&agreement::LIST, &values![LISTED])).await
}

/// No program agrees to anything.
fn of_person(access: &Access) -> Result<&Tenant> {
    let tenant = access.require_everywhere(Permission::ManageService)?;
    if is_of_node(access) || matches!(tenant.actor(), Actor::Member(_)) {
        return Ok(tenant);
    }
    Err(Error::forbidden("a person agrees for an organisation"))
}

fn line(what: &str, text: &str, longest: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(Error::invalid(format!("{what} has between 1 and {longest} characters, in one line")));
    }
    Ok(text.to_owned())
}
