//! Judges a service by what came back.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::bounces::{StandingState, Tally, WINDOW};
use crate::notices::{Notice, tell};
use crate::sql::bounce_standing;
use serde_json::json;
use yui_kernel::{Result, Tenant, Timestamp};
use yui_store::{Audited, TenantTx, values};

/// Warns those who manage a service, once in a window, where many of its e-mails come back; stops its e-mails where too many do. Done
/// again, it changes nothing.
///
/// # Errors
/// As the store reports them.
pub async fn judge(notify: &Notify, tenant: &Tenant, service: ServiceId) -> Result<StandingState> {
    let limits = notify.settings().bounces;
    let work = move |tx: &mut TenantTx<'_>| {
        let now = tx.now();
        let (standing, tally) = super::read(tx, service, now)?;
        let state = tally.judge(&limits);
        match state {
            _ if standing.stopped_at.is_some() => return Ok(StandingState::Stopped),
            StandingState::Good => {}
            StandingState::Warned => {
                let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN);
                if tx.execute(&bounce_standing::WARN, &values![service, now, since])? > 0 {
                    tell(tx, service, &Notice::BounceWarning { rate: percent(tally) })?;
                }
            }
            StandingState::Stopped => {
                if tx.execute(&bounce_standing::STOP, &values![service, now])? > 0 {
                    tell(tx, service, &Notice::EmailStopped { rate: percent(tally) })?;
                    let figures = json!({ "email": "stopped", "sent": tally.sent, "bounced": tally.bounced });
                    tx.audit(&Audited::new("service.stop_email", "service", service).after(figures))?;
                }
            }
        }
        Ok(state)
    };
    let state = notify.store().write(tenant, work).await?;
    if state == StandingState::Stopped {
        notify.services().forget(service);
    }
    Ok(state)
}

/// The rate as people read it: `5.1`.
fn percent(tally: Tally) -> String {
    let per_mille = tally.per_mille();
    format!("{}.{}", per_mille / 10, per_mille % 10)
}
