//! The team accepts the terms of use.

use super::{as_member, take};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::{GoLiveState, TERMS_VERSION};
use crate::sql::go_live;
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Accepts the terms of use in the version that the person has read.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Conflict` if they have changed since they were read.
pub async fn accept_terms(notify: &Notify, access: &Access, id: ServiceId, version: &str) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    if version != TERMS_VERSION {
        return Err(Error::conflict("the terms of use have changed; read them again"));
    }
    as_member(notify, tenant, id, move |tx| {
        take(tx, id)?;
        let before = go_live::read(tx, id)?.terms_version;
        if before.as_deref() == Some(TERMS_VERSION) {
            return Ok(());
        }
        let (preparing, author) = (GoLiveState::Preparing.as_str(), tx.tenant().actor().to_string());
        tx.execute(&go_live::ACCEPT_TERMS, &values![id, preparing, TERMS_VERSION, tx.now(), author])?;
        let entry = Audited::new("service.accept-terms", "service", id);
        tx.audit(&entry.before(json!({ "terms": before })).after(json!({ "terms": TERMS_VERSION })))
    })
    .await
}
