//! Numbers, in the order in which events become visible.

use crate::model::ServiceId;
use crate::sql::event::{self, Stream};
use uuid::Uuid;
use yui_kernel::Result;
use yui_store::{TenantTx, Value, values};

/// How many events one transaction numbers.
const BATCH: u32 = 500;

/// Gives numbers to events that have none; gives where the numbers stand then, and whether there may be more to number. None if
/// the service was never followed.
///
/// Whoever numbers holds the row of the stream, so that two never give the same number, and what one has given is visible
/// before another gives the next. The events are read after the row is held, in a statement of its own, which sees all that has
/// committed until then.
///
/// # Errors
/// As the store reports them.
pub(crate) fn number(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<Option<(Stream, bool)>> {
    let Some(mut stream) = tx.find::<Stream>(&event::HOLD, &values![service])? else { return Ok(None) };
    let new: Vec<(Uuid,)> = tx.list(&event::UNNUMBERED, &values![service, BATCH])?;
    if new.is_empty() {
        return Ok(Some((stream, false)));
    }
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(new.len());
    for (id,) in &new {
        stream.last_number += 1;
        rows.push(values![service, *id, stored(stream.last_number)].into());
    }
    tx.execute_many(&event::NUMBER, &rows)?;
    keep(tx, service, stream)?;
    Ok(Some((stream, rows.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX))))
}

/// Writes where the numbers stand.
pub(super) fn keep(tx: &mut TenantTx<'_>, service: ServiceId, stream: Stream) -> Result<()> {
    let (last, lost) = (stored(stream.last_number), stored(stream.lost_number));
    tx.execute(&event::MOVE, &values![service, stream.wanted_until, last, lost]).map(drop)
}

/// A number as a column holds it.
pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
