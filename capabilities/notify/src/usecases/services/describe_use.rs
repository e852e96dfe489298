//! The team says how a service will be used.

use super::{as_member, take};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::{Description, GoLiveState};
use crate::sql::go_live;
use serde_json::json;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{Audited, Json, values};

/// Writes down how the service will be used, in place of what was said before.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Invalid`, naming what is missing.
pub async fn describe_use(notify: &Notify, access: &Access, id: ServiceId, said: Description) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    let said = said.checked()?;
    as_member(notify, tenant, id, move |tx| {
        take(tx, id)?;
        let before = go_live::read(tx, id)?.description;
        let preparing = GoLiveState::Preparing.as_str();
        tx.execute(&go_live::DESCRIBE, &values![id, preparing, Json(said.clone()), tx.now()])?;
        let entry = Audited::new("service.describe", "service", id);
        tx.audit(&entry.before(json!({ "description": before })).after(json!({ "description": said })))
    })
    .await
}
