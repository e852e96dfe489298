//! The operator, or the organisation where it decides by itself, lets a service go live or not.

use super::{as_member, checklist, is_of_node, take};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::{GoLiveState, MANAGERS};
use crate::model::service::{Limits, Service, ServiceMode};
use crate::notices::{self, Notice};
use crate::sql::go_live::{self, Waiting};
use crate::sql::{organisation_settings, service, usage_warning};
use serde_json::json;
use yui_kernel::{Error, Feature, NodeWide, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, Value, values};

/// How many requests a page has at most.
const PAGE: u32 = 250;

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The service goes live.
    Approve,
    /// It stays in trial mode; its people are told why.
    Reject {
        /// What they are told.
        reason: String,
    },
}

/// Decides a request. An approved service may write to everyone, has the limits that live services begin with, and keeps two active members who
/// may manage it. Its people are told.
///
/// # Errors
/// `Forbidden` without `approve_go_live` in the whole organisation, for a member of an organisation that does not decide by itself, and for
/// whoever asked; `NotFound`; `Invalid` if a rejection has no reason; `Conflict` if nothing was asked for, or if something on the list is not done
/// any more.
pub async fn decide_go_live(notify: &Notify, access: &Access, id: ServiceId, decision: Decision) -> Result<()> {
    let tenant = access.require_everywhere(Permission::ApproveGoLive)?;
    let (of_node, actor) = (is_of_node(access), tenant.actor().to_string());
    let view = checklist::view(notify, tenant, id).await?;
    let settings = notify.store().read(tenant, organisation_settings::read).await?;
    let decides = settings.self_approval && notify.is_on(tenant.organisation(), Feature::SelfApproval).await?;
    if !of_node && !decides {
        return Err(Error::forbidden("those who run the node decide for this organisation which services go live"));
    }
    if view.way.state != GoLiveState::Requested {
        return Err(Error::conflict("nobody has asked for this service to go live"));
    }
    if !of_node && view.way.was_requested_by(tenant.actor()) {
        return Err(Error::forbidden("somebody else than the one who asked must decide"));
    }
    let reason = match &decision {
        Decision::Approve => None,
        Decision::Reject { reason } => {
            let reason: String = reason.trim().chars().filter(|letter| !letter.is_control()).take(2_000).collect();
            if reason.is_empty() {
                return Err(Error::invalid("say why, so that the people of the service can act on it"));
            }
            Some(reason)
        }
    };
    if reason.is_none() {
        view.checklist.complete()?;
        // First the team: if the transaction below fails, a service that is not live keeps its managers, which harms nobody.
        notify.teams().hold(tenant.clone(), id.uuid(), MANAGERS).await?;
    }
    as_member(notify, tenant, id, move |tx| record(tx, id, reason.as_deref(), &actor)).await
}

fn record(tx: &mut TenantTx<'_>, id: ServiceId, reason: Option<&str>, actor: &str) -> Result<()> {
    let before = take(tx, id)?;
    let now = if reason.is_none() { GoLiveState::Approved } else { GoLiveState::Rejected };
    if tx.execute(&go_live::DECIDE, &values![id, now.as_str(), tx.now(), actor, reason.map(str::to_owned)])? == 0 {
        return Err(Error::conflict("somebody else has just decided this"));
    }
    let shown = |service: &Service, state: GoLiveState| {
        json!({
            "go_live": state.as_str(),
            "mode": service.mode.as_str(),
            "daily_email": service.limits.daily_email,
            "daily_text_parts": service.limits.daily_text_parts,
            "annual_email": service.limits.annual_email,
            "annual_text_parts": service.limits.annual_text_parts,
        })
    };
    let mut after = before.clone();
    if reason.is_none() {
        after.mode = ServiceMode::Live;
        after.limits = Limits::defaults(after.dialect, ServiceMode::Live);
        let mut columns = service::columns(&after);
        columns.push(Value::from(tx.now()));
        tx.execute(&service::UPDATE, &columns)?;
        tx.execute(&usage_warning::CLEAR, &values![id])?;
    }
    let action = if reason.is_none() { "service.go-live" } else { "service.reject-go-live" };
    let entry = Audited::new(action, "service", id);
    tx.audit(&entry.before(shown(&before, GoLiveState::Requested)).after(shown(&after, now)))?;
    let notice = match reason {
        None => Notice::GoLiveApproved,
        Some(reason) => Notice::GoLiveRejected { reason: reason.to_owned() },
    };
    notices::tell(tx, id, &notice)
}

/// The requests of all organisations that wait, oldest first, at most 250: those after an instant.
///
/// # Errors
/// As the store reports them.
pub async fn list_go_live_requests(notify: &Notify, operator: &NodeWide, after: Timestamp) -> Result<Vec<Waiting>> {
    notify.store().read_node(operator, move |tx| tx.list::<Waiting>(&go_live::WAITING, &values![after, PAGE])).await
}
