//! The operator stops a service for now, or lets it work again.

use super::{as_operator, save, take};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::ServiceState;
use crate::notices::{self, Notice};
use yui_kernel::{Error, NodeWide, Result};

/// Stops the service: its requests are refused, and what waits goes on waiting, for 72 hours at most. Its people are told why.
///
/// # Errors
/// `NotFound`; `Invalid` without a reason; `Conflict` if it is suspended already; or as the store reports them.
pub async fn suspend_service(notify: &Notify, operator: &NodeWide, id: ServiceId, reason: &str) -> Result<()> {
    let reason: String = reason.trim().chars().filter(|letter| !letter.is_control()).take(2_000).collect();
    if reason.is_empty() {
        return Err(Error::invalid("say why, so that the people of the service can act on it"));
    }
    as_operator(notify, operator, id, move |tx| {
        let before = take(tx, id)?;
        let mut after = before.clone();
        after.state = ServiceState::Suspended;
        if !save(tx, &before, &after, "service.suspend")? {
            return Err(Error::conflict("the service is suspended already"));
        }
        notices::tell(tx, id, &Notice::ServiceSuspended { reason: reason.clone() })
    })
    .await
}

/// Lets a suspended service work again, and what waited be sent.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not suspended; or as the store reports them.
pub async fn resume_service(notify: &Notify, operator: &NodeWide, id: ServiceId) -> Result<()> {
    as_operator(notify, operator, id, move |tx| {
        let before = take(tx, id)?;
        let mut after = before.clone();
        after.state = ServiceState::Active;
        if !save(tx, &before, &after, "service.resume")? {
            return Err(Error::conflict("the service is not suspended"));
        }
        notices::tell(tx, id, &Notice::ServiceResumed)
    })
    .await
}
