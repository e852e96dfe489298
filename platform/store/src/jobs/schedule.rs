//! Schedules: work of the node itself that comes round again and again, in one process at a time.

use super::claim::{later, survive};
use super::runner::Shared;
use super::sql;
use crate::values;
use std::pin::Pin;
use std::time::Duration;
use yui_kernel::{NodeWide, Result, Timestamp};

/// How soon a failed run is repeated, if its period is longer.
const AGAIN: Duration = Duration::from_secs(60);

type Round = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// One schedule.
pub(super) struct Schedule {
    pub(super) name: &'static str,
    pub(super) every: Duration,
    pub(super) work: Box<dyn Fn(NodeWide) -> Round + Send + Sync>,
}

impl Shared {
    /// Makes the rows of schedules that are new, due at once.
    pub(super) async fn add_schedules(&self) -> Result<()> {
        let now = self.store.env().now();
        let rows: Vec<_> = self.schedules.iter().map(|schedule| (schedule.name, later(now, schedule.every))).collect();
        self.store
            .write_node(&self.context, move |tx| {
                for (name, next) in &rows {
                    tx.execute(&sql::ADD_SCHEDULE, &values![*name, now])?;
                    tx.execute(&sql::SHORTEN_SCHEDULE, &values![*name, *next])?;
                }
                Ok(())
            })
            .await
    }

    /// The schedules that are due.
    pub(super) async fn due_schedules(&self) -> Result<Vec<&Schedule>> {
        if self.schedules.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.store.env().now();
        let due: Vec<(String,)> =
            self.store.read_node(&self.context, move |tx| tx.list(&sql::DUE_SCHEDULES, &values![now])).await?;
        Ok(self.schedules.iter().filter(|schedule| due.iter().any(|(name,)| name == schedule.name)).collect())
    }

    /// Runs a schedule if no other process has taken it; says whether it did.
    pub(super) async fn run_schedule(&self, schedule: &Schedule) -> Result<bool> {
        let start = self.store.env().now();
        let mut until = later(start, self.settings.lease);
        let name = schedule.name;
        if self
            .store
            .write_node(&self.context, move |tx| tx.execute(&sql::CLAIM_SCHEDULE, &values![name, start, until]))
            .await?
            == 0
        {
            return Ok(false);
        }
        let mut work = Box::pin(survive((schedule.work)(NodeWide::system(name))));
        let result = loop {
            tokio::select! {
                result = &mut work => break result,
                () = tokio::time::sleep(self.settings.lease / 3) => {
                    let next = later(self.store.env().now(), self.settings.lease);
                    match self.move_schedule(name, until, next).await {
                        Ok(()) => until = next,
                        Err(error) => tracing::warn!(schedule = name, error = error.chain(), "the lease of a schedule cannot be extended"),
                    }
                }
            }
        };
        let next = match result {
            Ok(()) => later(start, schedule.every),
            Err(error) => {
                tracing::error!(schedule = name, error = error.chain(), "a schedule failed");
                later(self.store.env().now(), schedule.every.min(AGAIN))
            }
        };
        self.move_schedule(name, until, next).await?;
        Ok(true)
    }

    /// Sets when a schedule that this process holds may run next.
    async fn move_schedule(&self, name: &'static str, held_until: Timestamp, next: Timestamp) -> Result<()> {
        self.store
            .write_node(&self.context, move |tx| tx.execute(&sql::MOVE_SCHEDULE, &values![name, held_until, next]))
            .await?;
        Ok(())
    }
}
