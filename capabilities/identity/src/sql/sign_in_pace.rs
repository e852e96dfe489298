//! Table `sign_in_pace`: how far ahead of its pace somebody's tries are.

use crate::model::account::Pace;
use jiff::SignedDuration;
use yui_kernel::{Result, Timestamp};
use yui_store::{NodeTx, values};

yui_store::statements! {
    /// One try more, if the pace allows it: the write itself decides, so that tries at once cannot all pass.
    pub node TAKE = "insert into sign_in_pace (pace_key, due_micros) values ($1, cast($2 as bigint) + $3) on conflict (pace_key) do update \
        set due_micros = case when sign_in_pace.due_micros > $2 then sign_in_pace.due_micros else $2 end + $3 \
        where sign_in_pace.due_micros + $3 <= cast($2 as bigint) + $4 returning due_micros";
    /// Until when tries are due.
    pub node DUE = "select due_micros from sign_in_pace where pace_key = $1";
    /// The try was right: it does not count, nor do those before it.
    pub node CLEAR = "delete from sign_in_pace where pace_key = $1";
    /// Writes what is there, so that a wrong try takes as long for an address that nobody has.
    pub node TOUCH = "update sign_in_pace set due_micros = due_micros where pace_key = $1";
    /// Those that count nothing any more.
    pub node PURGE = "delete from sign_in_pace where due_micros < $1";
}

/// Counts one try; gives how long to wait if it comes too soon, in which case it counts for nothing.
///
/// # Errors
/// As the store reports them.
pub fn take(tx: &mut NodeTx<'_>, key: &[u8], pace: Pace) -> Result<Option<SignedDuration>> {
    let now = micros(tx.now());
    let values = values![key, now, pace.step_micros(), pace.ahead_micros()];
    if tx.find::<(i64,)>(&TAKE, &values)?.is_some() {
        return Ok(None);
    }
    let due = tx.find::<(i64,)>(&DUE, &values![key])?.map_or(now, |(due,)| due);
    Ok(Some(pace.wait(due, now)))
}

/// The instant as it is stored.
#[must_use]
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}
