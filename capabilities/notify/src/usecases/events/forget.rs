//! Forgets old events, and keeps in mind up to where they are gone.

use super::number;
use super::number::keep;
use crate::model::ServiceId;
use crate::sql::event;
use yui_kernel::{Result, Timestamp};
use yui_store::{TenantTx, values};

/// Forgets events of a service from before an instant, `most` of them; `true` if there may be more.
///
/// Those without a number get one first, so that a reader who has not seen them can be told that something is missing.
///
/// # Errors
/// As the store reports them.
pub(crate) fn forget(tx: &mut TenantTx<'_>, service: ServiceId, before: Timestamp, most: u32) -> Result<bool> {
    let Some((mut stream, more)) = number(tx, service)? else { return Ok(false) };
    let gone: Vec<(u64,)> = tx.list(&event::FORGET, &values![service, before, most])?;
    if let Some((newest,)) = gone.iter().max() {
        stream.lost_number = stream.lost_number.max(*newest);
        keep(tx, service, stream)?;
    }
    Ok(more || u32::try_from(gone.len()).is_ok_and(|count| count >= most))
}
