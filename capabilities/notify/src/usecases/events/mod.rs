//! Events: written with the change that they tell of, numbered when they are read, and followed over a stream.
//!
//! Readers come back with the number of the last event they have seen, so no event may ever appear behind that number. On
//! PostgreSQL transactions become visible in another order than that in which they began, so a number that is given within them
//! would do just that. Giving the numbers under a lock would do, and would line up everything that happens to a service. So
//! events are written without a number, which costs the writer one insert, and [`number`] gives numbers to those whose
//! transactions have committed.

mod follow;
mod forget;
mod number;
mod read;

pub use follow::{Follower, OpenStreams, follow};
pub use read::{Page, Told, read};

pub(crate) use forget::forget;
pub(crate) use number::number;

use crate::model::event::Happened;
use crate::model::{KeyType, ServiceId};
use crate::sql::event::{self, Stream};
use yui_kernel::Result;
use yui_store::{TenantTx, values};

/// Writes down what happened, for those who follow the service; they are woken once this transaction has committed. Nothing
/// else is told of messages sent with keys of another type than `key_type`.
///
/// # Errors
/// As the store reports them.
pub(crate) fn note(
    tx: &mut TenantTx<'_>,
    service: ServiceId,
    happened: Happened,
    key_type: Option<KeyType>,
) -> Result<()> {
    let status = match happened {
        Happened::Status(_, status) => Some(status.as_str()),
        Happened::Received(_) => None,
    };
    let (id, now, kind) = (tx.env().new_uuid(), tx.now(), happened.kind().as_str());
    let key_type = key_type.map(KeyType::as_str);
    tx.send(&event::INSERT, &values![service, id, kind, happened.subject(), key_type, status, now])?;
    tx.announce(service.uuid());
    Ok(())
}

/// Whether somebody follows the service, or has lately.
///
/// # Errors
/// As the store reports them.
pub(crate) fn wanted(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<bool> {
    let now = tx.now();
    let stream = tx.find::<Stream>(&event::STREAM, &values![service])?;
    Ok(stream.is_some_and(|stream| stream.wanted_until > now))
}
