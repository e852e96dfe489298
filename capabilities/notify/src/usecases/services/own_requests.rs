//! The requests to go live that an organisation decides about by itself.

use super::checklist::{self, GoLiveView};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::{GoLive, GoLiveState};
use crate::model::service::Service;
use crate::sql::go_live::{self, Waiting};
use crate::sql::{organisation_settings, service};
use yui_kernel::{Error, Feature, Result, Tenant};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// A request, for those who decide.
#[derive(Debug, Clone)]
pub struct OwnRequest {
    /// The service.
    pub service: Service,
    /// What its team said, and when it asked.
    pub way: GoLive,
    /// Whether the reader is the one who asked, and so cannot decide.
    pub is_own: bool,
}

/// The requests of the organisation that wait, the oldest first; none where those who run the node decide.
///
/// # Errors
/// `Forbidden` without `approve_go_live` in the whole organisation; or as the store reports them.
pub async fn list_own_go_live_requests(notify: &Notify, access: &Access) -> Result<Option<Vec<OwnRequest>>> {
    let tenant = access.require_everywhere(Permission::ApproveGoLive)?;
    let (reader, may) = (tenant.clone(), notify.is_on(tenant.organisation(), Feature::SelfApproval).await?);
    let list = move |tx: &mut TenantTx<'_>| {
        if !may || !organisation_settings::read(tx)?.self_approval {
            return Ok(None);
        }
        let waiting = tx.list::<Waiting>(&go_live::WAITING_OF, &[])?;
        waiting.into_iter().map(|(_, id, _)| read(tx, &reader, id)).collect::<Result<Vec<_>>>().map(Some)
    };
    notify.store().read(tenant, list).await
}

/// One request, with how far everything is that has to be done.
///
/// # Errors
/// `Forbidden` without `approve_go_live` in the whole organisation; `NotFound` if the service does not wait for a decision of the organisation; or as
/// the store reports them.
pub async fn find_own_go_live_request(
    notify: &Notify,
    access: &Access,
    id: ServiceId,
) -> Result<(OwnRequest, GoLiveView)> {
    let tenant = access.require_everywhere(Permission::ApproveGoLive)?;
    let (reader, may) = (tenant.clone(), notify.is_on(tenant.organisation(), Feature::SelfApproval).await?);
    let find = move |tx: &mut TenantTx<'_>| {
        let (decides, found) = (may && organisation_settings::read(tx)?.self_approval, read(tx, &reader, id)?);
        if !decides || found.way.state != GoLiveState::Requested {
            return Err(Error::not_found("this service does not wait for a decision"));
        }
        Ok(found)
    };
    let found = notify.store().read(tenant, find).await?;
    Ok((found, checklist::view(notify, tenant, id).await?))
}

fn read(tx: &mut TenantTx<'_>, reader: &Tenant, id: ServiceId) -> Result<OwnRequest> {
    let (service, way) = (tx.get(&service::FIND, &values![id], "the service")?, go_live::read(tx, id)?);
    let is_own = way.was_requested_by(reader.actor());
    Ok(OwnRequest { service, way, is_own })
}
