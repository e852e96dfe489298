//! Handlers: what does the work of one kind of job.

use super::{Job, Lease};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use yui_kernel::{Error, Result, Tenant, Timestamp};

/// How a handler left its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The handler has called [`crate::TenantTx::complete`] in its own transaction.
    Completed,
    /// The work is done; the runner removes the job.
    Done,
    /// To be run again then. This is not a failure and does not use up the retry schedule.
    RetryAt(Timestamp),
    /// Given up: kept, counted and never run again.
    Dead,
}

/// Does the work of one kind of job, at least once for each job.
///
/// An `Err` is a failure: the job runs again after the delay of its retry schedule, and after the last failure
/// [`Handler::exhausted`] decides.
pub trait Handler<J: Job>: Send + Sync + 'static {
    /// Does the work. `tenant` is the organisation that the job was written for; the actor is the job's kind.
    fn run(&self, tenant: Tenant, lease: Lease, job: J) -> impl Future<Output = Result<Outcome>> + Send;

    /// Called when the last try has failed, or the process has died in it: the place to record that the work will not be done. Keeps the
    /// job as dead unless implemented. If this fails too, it is called again a minute later.
    fn exhausted(&self, tenant: Tenant, lease: Lease, job: J) -> impl Future<Output = Result<Outcome>> + Send {
        let _ = (tenant, lease, job);
        async { Ok(Outcome::Dead) }
    }
}

/// What a handler's future gives.
pub(super) type Work<'a> = Pin<Box<dyn Future<Output = Result<Outcome>> + Send + 'a>>;

/// Which of a handler's two methods to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Run,
    Exhausted,
}

/// A handler whose job type is forgotten.
pub(super) trait Erased: Send + Sync {
    fn call<'a>(&'a self, call: Call, tenant: Tenant, lease: Lease, payload: &'a str) -> Work<'a>;
}

/// A handler with its job type.
pub(super) struct Typed<J, H> {
    handler: H,
    job: PhantomData<fn() -> J>,
}

impl<J, H> Typed<J, H> {
    pub(super) fn new(handler: H) -> Self {
        Self { handler, job: PhantomData }
    }
}

impl<J: Job, H: Handler<J>> Erased for Typed<J, H> {
    fn call<'a>(&'a self, call: Call, tenant: Tenant, lease: Lease, payload: &'a str) -> Work<'a> {
        // The parser's own message may quote the payload, so only its place is kept.
        let job = serde_json::from_str::<J>(payload).map_err(|error| {
            let place = error.column();
            Error::internal(format!("the stored job is not of the shape that this version expects (byte {place})"))
        });
        Box::pin(async move {
            match call {
                Call::Run => self.handler.run(tenant, lease, job?).await,
                Call::Exhausted => match job {
                    Ok(job) => self.handler.exhausted(tenant, lease, job).await,
                    Err(_) => Ok(Outcome::Dead),
                },
            }
        })
    }
}
