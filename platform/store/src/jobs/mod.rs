//! Durable work: written in the transaction of the data it serves, done later by a [`Runner`].
//!
//! A job is a typed value in a lane. A worker that takes one gets a [`Lease`] on it, which a heartbeat extends for as long
//! as the worker lives; no transaction is open while it works. When the process dies, the lease ends and another worker
//! takes the job, so every job runs at least once, and handlers must be idempotent. A handler that completes its job in the
//! same transaction as its result ([`crate::TenantTx::complete`]) gets that result recorded exactly once, because a lease that was
//! lost in the meantime makes that transaction fail.

mod claim;
pub(crate) mod counts;
mod dispatch;
mod enqueue;
mod fair;
mod finish;
mod handler;
mod lane;
mod lease;
mod retry;
mod runner;
mod schedule;
pub(crate) mod sql;

pub use counts::Queue;
pub use enqueue::Enqueue;
pub use handler::{Handler, Outcome};
pub use lane::Lane;
pub use lease::Lease;
pub use retry::RetrySchedule;
pub use runner::{Concurrency, Runner, RunnerSettings, Running};

pub(crate) use enqueue::{cancel, complete, enqueue, enqueue_many};
pub(crate) use lane::{Lanes, Signal};

use serde::{Serialize, de::DeserializeOwned};

/// A kind of work, and what one piece of it needs to know. Keep it to ids: the data itself stays in its tables.
///
/// The stored form is JSON and outlives the program that wrote it: add fields with `#[serde(default)]`, and never change the meaning
/// of one.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Names the kind in the database, in metrics and in logs: `notify.deliver`.
    const KIND: &'static str;
}

yui_kernel::id! {
    /// Names a job.
    pub struct JobId;
}
crate::id_values!(JobId);
