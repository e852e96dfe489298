//! Tells how a service stands.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::bounces::{BounceLimits, StandingState, Tally};
use yui_kernel::{Result, Timestamp};
use yui_policy::{Access, Permission};

/// How a service stands with what came back in the last 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BounceStatus {
    /// What follows from the counts, or from a stop that no operator has lifted.
    pub state: StandingState,
    /// The counts, of whole hours.
    pub tally: Tally,
    /// Since when it is stopped.
    pub stopped_at: Option<Timestamp>,
    /// When those who manage it were last warned.
    pub warned_at: Option<Timestamp>,
    /// From when on bounces matter.
    pub limits: BounceLimits,
}

/// How a service of the caller's organisation stands.
///
/// # Errors
/// `Forbidden` without `view_activity`; as the store reports them.
pub async fn bounce_status(notify: &Notify, access: &Access, service: ServiceId) -> Result<BounceStatus> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let limits = notify.settings().bounces;
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        let now = tx.now();
        super::read(tx, service, now)
    };
    let (standing, tally) = notify.store().read(tenant, read).await?;
    let state = if standing.stopped_at.is_some() { StandingState::Stopped } else { tally.judge(&limits) };
    Ok(BounceStatus { state, tally, stopped_at: standing.stopped_at, warned_at: standing.warned_at, limits })
}
