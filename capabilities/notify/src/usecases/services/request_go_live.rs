//! The team asks for its service to go live.

use super::{as_member, checklist, take};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::GoLiveState;
use crate::model::service::ServiceMode;
use crate::sql::go_live;
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, values};

/// Asks for the service to go live.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Conflict` if something is still to be done (the message names all of it), or if the service is
/// live or was asked for already.
pub async fn request_go_live(notify: &Notify, access: &Access, id: ServiceId) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    checklist::view(notify, tenant, id).await?.checklist.complete()?;
    as_member(notify, tenant, id, move |tx| {
        let service = take(tx, id)?;
        if service.mode == ServiceMode::Live {
            return Err(Error::conflict("the service is live already"));
        }
        let (before, author) = (go_live::read(tx, id)?.state, tx.tenant().actor().to_string());
        if tx.execute(&go_live::REQUEST, &values![id, tx.now(), author])? == 0 {
            return Err(Error::conflict("this was asked for already; wait for the decision"));
        }
        let state = |state: GoLiveState| json!({ "go_live": state.as_str() });
        let entry = Audited::new("service.request-go-live", "service", id);
        tx.audit(&entry.before(state(before)).after(state(GoLiveState::Requested)))
    })
    .await
}
