//! What happens after the answer, one file a job. Each may run more than once; its result is recorded in the transaction that
//! completes it, so that it counts once.

mod call_back;
mod deliver;
mod expand_bulk;
mod expire;

pub use call_back::{CallBack, CallBackHandler};
pub use deliver::{DeliverHandler, DeliverNotification};
pub use expand_bulk::{ExpandBulk, ExpandBulkHandler};
pub use expire::{ExpireSilent, PurgeIdempotency};
