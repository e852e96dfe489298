//! Leases: the right of one worker to work on one job for a while.

use super::JobId;
use crate::{FromRow, Row};
use std::sync::Arc;
use yui_kernel::{OrganisationId, Result};

/// One worker's hold on one job.
///
/// The attempt's number is the fence: taking a job raises it, so that whatever an earlier holder still tries finds no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Whose data the job works on.
    pub organisation: OrganisationId,
    /// The job.
    pub job: JobId,
    /// How many times the job has been taken, this time included: 1 on the first.
    pub attempt: u32,
    /// How many of the earlier attempts failed or ended in a crash; a wish to run again later is not a failure.
    pub failures: u32,
    /// The attempt before this one ended without an answer, that is, its process died or lost the database: whatever it did outside
    /// may have happened.
    pub recovered: bool,
}

/// A lease with what is to be done.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) lease: Lease,
    pub(super) kind: Arc<str>,
    pub(super) payload: String,
}

impl FromRow for Claimed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            lease: Lease {
                organisation: row.next()?,
                job: row.next()?,
                attempt: row.next()?,
                failures: row.next()?,
                recovered: row.next()?,
            },
            kind: row.next::<String>()?.into(),
            payload: row.next()?,
        })
    }
}
