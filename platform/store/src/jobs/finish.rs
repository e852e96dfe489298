//! Recording how jobs ended, many in one transaction.

use super::claim::End;
use super::runner::Shared;
use super::{Lease, sql};
use crate::{Value, values};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use yui_kernel::Result;

/// How many ends one transaction records.
const BATCH: usize = 512;

/// How long to wait before writing again when the database is away.
const PAUSE: Duration = Duration::from_secs(1);

impl Shared {
    /// Records ends. A job whose lease was lost is left to its new holder.
    pub(super) async fn finish(&self, ends: &[(Lease, End)]) -> Result<()> {
        let (mut done, mut again, mut dead) = (Vec::new(), Vec::new(), Vec::new());
        for (lease, end) in ends {
            let with = |values: &[Value]| [lease.key().as_slice(), values].concat();
            match *end {
                End::Recorded => {}
                End::Done => done.push(with(&[])),
                End::Again { at, failures } => again.push(with(&values![at, failures])),
                End::Dead { failures } => dead.push(with(&values![failures])),
            }
        }
        let expected = done.len() + again.len() + dead.len();
        if expected > 0 {
            let changed = self
                .store
                .write_node(&self.context, move |tx| {
                    let mut changed = 0;
                    for (statement, rows) in [(&sql::COMPLETE, &done), (&sql::RELEASE, &again), (&sql::BURY, &dead)] {
                        if !rows.is_empty() {
                            changed += tx.execute_many(statement, rows)?;
                        }
                    }
                    Ok(changed)
                })
                .await?;
            if changed < u64::try_from(expected).unwrap_or(u64::MAX) {
                tracing::warn!(
                    expected,
                    changed,
                    "some jobs were taken over by another worker while this one worked on them"
                );
            }
        }
        let mut held = self.held();
        for (lease, _) in ends {
            held.remove(&lease.job);
        }
        Ok(())
    }

    /// Records ends as they come, until no worker is left to send any.
    pub(super) async fn finish_all(self: Arc<Self>, mut ends: mpsc::UnboundedReceiver<(Lease, End)>) {
        let mut batch = Vec::with_capacity(BATCH);
        while ends.recv_many(&mut batch, BATCH).await > 0 {
            while let Err(error) = self.finish(&batch).await {
                tracing::error!(
                    jobs = batch.len(),
                    error = error.chain(),
                    "the ends of jobs cannot be recorded, trying again"
                );
                tokio::time::sleep(PAUSE).await;
            }
            batch.clear();
        }
    }
}
