//! What is to be done before a service goes live.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::{Checklist, GoLive};
use crate::model::service::{Service, ServiceMode};
use crate::sql::template::{self, Template};
use crate::sql::{go_live, service};
use yui_kernel::{Result, Tenant};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// How far a service is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoLiveView {
    /// Trial or live.
    pub mode: ServiceMode,
    /// What was said and decided.
    pub way: GoLive,
    /// What has to be done.
    pub checklist: Checklist,
}

/// How far the service is, for its people.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; or as the store reports them.
pub async fn go_live_checklist(notify: &Notify, access: &Access, id: ServiceId) -> Result<GoLiveView> {
    view(notify, access.require_in(id.uuid(), Permission::ManageService)?, id).await
}

/// The same for whoever may see it for another reason.
pub(super) async fn view(notify: &Notify, tenant: &Tenant, id: ServiceId) -> Result<GoLiveView> {
    let managers = notify.teams().count_managers(tenant.organisation(), id.uuid()).await?;
    let read = move |tx: &mut TenantTx<'_>| {
        let found: Service = tx.get(&service::FIND, &values![id], "the service")?;
        let templates = tx.list::<Template>(&template::LIST, &values![id, false])?.len();
        Ok((found.mode, go_live::read(tx, id)?, templates))
    };
    let (mode, way, templates) = notify.store().read(tenant, read).await?;
    let checklist = Checklist::new(&way, templates, managers);
    Ok(GoLiveView { mode, way, checklist })
}
