//! Writing jobs, and taking them away, within a transaction.

use super::{Job, JobId, Lane, Lease, sql};
use crate::engine::Executor;
use crate::{Value, values};
use yui_kernel::{Env, Error, OrganisationId, Result, Timestamp};

/// In which lane a job goes, when it is due, and whether there may be two of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enqueue {
    pub(crate) lane: Lane,
    at: Option<Timestamp>,
    key: Option<String>,
}

impl Enqueue {
    /// Due at once.
    #[must_use]
    pub fn now(lane: Lane) -> Self {
        Self { lane, at: None, key: None }
    }

    /// Due at an instant.
    #[must_use]
    pub fn at(lane: Lane, at: Timestamp) -> Self {
        Self { lane, at: Some(at), key: None }
    }

    /// Only if the organisation has no job of this kind with the same key, waiting or running; else that one stands for both.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}

pub(crate) fn enqueue<J: Job>(
    executor: &mut dyn Executor,
    env: &Env,
    organisation: OrganisationId,
    job: &J,
    how: Enqueue,
) -> Result<JobId> {
    let now = env.now();
    let id = JobId::new(env);
    let row = row(organisation, id, job, &how, now)?;
    let Some(key) = how.key else {
        executor.send(&sql::INSERT.0, row)?;
        return Ok(id);
    };
    // The job that was in the way can end between the two statements; then the second try finds the place free.
    for _ in 0..3 {
        if executor.execute(&sql::INSERT_UNIQUE.0, &row)? == 1 {
            return Ok(id);
        }
        let found = executor.query(&sql::FIND_UNIQUE.0, &values![organisation, J::KIND, &key])?;
        if let Some(value) = found.into_iter().flatten().next() {
            return crate::FromValue::from_value(value)
                .map_err(|expected| Error::internal(format!("job.id should be {expected}")));
        }
    }
    Err(Error::unavailable("a job with the same key keeps coming and going"))
}

pub(crate) fn enqueue_many<J: Job>(
    executor: &mut dyn Executor,
    env: &Env,
    organisation: OrganisationId,
    jobs: &[J],
    how: Enqueue,
) -> Result<()> {
    if how.key.is_some() {
        return Err(Error::internal("a unique key belongs to one job: enqueue them one by one"));
    }
    let now = env.now();
    let rows = jobs.iter().map(|job| row(organisation, JobId::new(env), job, &how, now)).collect::<Result<Vec<_>>>()?;
    executor.execute_many(&sql::INSERT.0, &rows)?;
    Ok(())
}

fn row<J: Job>(organisation: OrganisationId, id: JobId, job: &J, how: &Enqueue, now: Timestamp) -> Result<Vec<Value>> {
    let payload = serde_json::to_string(job)
        .map_err(|_| Error::internal(format!("a job of kind {} cannot be written as JSON", J::KIND)))?;
    Ok(values![organisation, id, how.lane, J::KIND, how.at.unwrap_or(now), how.key.clone(), payload].into())
}

pub(crate) fn complete(executor: &mut dyn Executor, lease: &Lease) -> Result<()> {
    match executor.execute(&sql::COMPLETE.0, &lease.key())? {
        0 => Err(Error::conflict("another worker has taken this job over")),
        _ => Ok(()),
    }
}

pub(crate) fn cancel(executor: &mut dyn Executor, organisation: OrganisationId, job: JobId) -> Result<bool> {
    Ok(executor.execute(&sql::CANCEL.0, &values![organisation, job])? > 0)
}

impl Lease {
    /// Organisation, job and fence, as the statements on held jobs bind them.
    pub(super) fn key(&self) -> [Value; 3] {
        values![self.organisation, self.job, self.attempt]
    }
}
