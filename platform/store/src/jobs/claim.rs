//! Taking due jobs, keeping them, and doing the work of one.

use super::fair::Line;
use super::handler::{Call, Outcome};
use super::lease::Claimed;
use super::runner::{Held, Shared};
use super::{Lane, Lease, sql};
use crate::values;
use futures_util::FutureExt as _;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Timestamp};

/// How long a job waits that this program cannot handle, or whose `exhausted` failed.
const PAUSE: Duration = Duration::from_secs(60);

/// How work on a job ended, as it is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The handler has recorded it.
    Recorded,
    Done,
    Again {
        at: Timestamp,
        failures: u32,
    },
    Dead {
        failures: u32,
    },
}

impl Shared {
    /// Takes up to `limit` jobs of a lane that are due now: those of each organisation in the order in which they became due, and of many
    /// organisations a fair share each.
    pub(super) async fn claim(&self, lane: Lane, limit: usize) -> Result<Vec<Claimed>> {
        let mut line = self.lines.of(lane);
        let (mut claimed, mut is_short) = (Vec::new(), false);
        loop {
            let now = self.store.env().now();
            let reads = is_short || line.is_stale(now);
            if reads {
                line.renew(self.due_organisations(lane, now).await?, now);
            }
            if !line.is_empty() {
                let (more, rest) = self.claim_from(lane, line, limit - claimed.len()).await?;
                claimed.extend(more);
                line = rest;
            }
            // A line that was read a moment ago and leaves slots free may lack somebody.
            is_short = claimed.len() < limit;
            if reads || !is_short {
                break;
            }
        }
        self.lines.keep(lane, line);
        claimed.sort_unstable_by_key(|claimed| claimed.lease.job);
        Ok(claimed)
    }

    /// The organisations that have jobs of a lane due. A read alone, so that a node without work writes nothing.
    async fn due_organisations(&self, lane: Lane, now: Timestamp) -> Result<Vec<OrganisationId>> {
        let due: Vec<(OrganisationId,)> = self
            .store
            .read_node(&self.context, move |tx| tx.list(&sql::DUE_ORGANISATIONS, &values![lane, now]))
            .await?;
        Ok(due.into_iter().map(|(organisation,)| organisation).collect())
    }

    /// Takes up to `limit` jobs of those in the line; gives the line as it is then.
    async fn claim_from(&self, lane: Lane, line: Line, limit: usize) -> Result<(Vec<Claimed>, Line)> {
        let (now, until) = (self.store.env().now(), self.lease_end());
        let working = self.working(lane);
        let (claimed, line) = self
            .store
            .write_node(&self.context, move |tx| {
                let (mut line, mut working, mut claimed) = (line.clone(), working.clone(), Vec::new());
                while claimed.len() < limit && !line.is_empty() {
                    for (organisation, share) in line.share(limit - claimed.len(), &working) {
                        let most = i64::try_from(share).unwrap_or(i64::MAX);
                        let taken: Vec<Claimed> =
                            tx.list(&sql::CLAIM, &values![lane, organisation, now, until, most])?;
                        line.served(organisation, taken.len() == share);
                        *working.entry(organisation).or_default() += taken.len();
                        claimed.extend(taken);
                    }
                }
                Ok((claimed, line))
            })
            .await?;
        let held = |claimed: &Claimed| (claimed.lease.job, Held { lease: claimed.lease.clone(), lane, until });
        self.held().extend(claimed.iter().map(held));
        Ok((claimed, line))
    }

    /// How many jobs of a lane this process works on for each organisation.
    fn working(&self, lane: Lane) -> HashMap<OrganisationId, usize> {
        let mut working = HashMap::new();
        for held in self.held().values().filter(|held| held.lane == lane) {
            *working.entry(held.lease.organisation).or_default() += 1;
        }
        working
    }

    /// Extends the leases in flight that have used up a third of their time.
    pub(super) async fn extend(&self) -> Result<()> {
        let (now, until) = (self.store.env().now(), self.lease_end());
        let fresh = later(now, self.settings.lease.mul_f64(2.0 / 3.0));
        let due: Vec<Lease> =
            self.held().values().filter(|held| held.until < fresh).map(|held| held.lease.clone()).collect();
        if due.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = due.iter().map(|lease| [lease.key().as_slice(), &values![until]].concat()).collect();
        self.store.write_node(&self.context, move |tx| tx.execute_many(&sql::EXTEND, &rows)).await?;
        let mut held = self.held();
        for lease in due {
            held.entry(lease.job).and_modify(|held| held.until = until);
        }
        Ok(())
    }

    /// Does the work of one job.
    pub(super) async fn perform(&self, claimed: &Claimed) -> End {
        let (lease, kind) = (&claimed.lease, claimed.kind.as_ref());
        let Some((name, handled)) = self.kinds.get_key_value(kind) else {
            tracing::error!(kind, job = %lease.job, "no handler for this kind of job: it was written by another version of the program");
            return End::Again { at: self.pause(), failures: lease.failures };
        };
        let tenant = NodeWide::system(name).within(lease.organisation);
        let mut lease = lease.clone();
        // A job that takes the process down with it every time must end too.
        if lease.failures < handled.retry.attempts() {
            let work = handled.handler.call(Call::Run, tenant.clone(), lease.clone(), &claimed.payload);
            match survive(work).await {
                Ok(outcome) => return end(outcome, &lease),
                Err(error) => {
                    let (job, organisation, attempt) = (lease.job, lease.organisation, lease.attempt);
                    tracing::warn!(kind, %job, %organisation, attempt, error = error.chain(), "a job failed");
                }
            }
            lease.failures += 1;
            if let Some(delay) = handled.retry.delay(lease.failures) {
                return End::Again { at: later(self.store.env().now(), delay), failures: lease.failures };
            }
        }
        match survive(handled.handler.call(Call::Exhausted, tenant, lease.clone(), &claimed.payload)).await {
            Ok(outcome) => end(outcome, &lease),
            Err(error) => {
                tracing::error!(kind, job = %lease.job, organisation = %lease.organisation, error = error.chain(), "giving a job up failed");
                End::Again { at: self.pause(), failures: lease.failures }
            }
        }
    }

    fn lease_end(&self) -> Timestamp {
        later(self.store.env().now(), self.settings.lease)
    }

    fn pause(&self) -> Timestamp {
        later(self.store.env().now(), PAUSE)
    }
}

fn end(outcome: Outcome, lease: &Lease) -> End {
    match outcome {
        Outcome::Completed => End::Recorded,
        Outcome::Done => End::Done,
        Outcome::RetryAt(at) => End::Again { at, failures: lease.failures },
        Outcome::Dead => End::Dead { failures: lease.failures },
    }
}

/// Turns a panic into a failure, so that it takes only its own job down.
pub(super) async fn survive<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(Error::internal("the handler panicked")))
}

/// `now` and a while.
pub(super) fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::{Enqueue, Job, Runner, RunnerSettings};
    use super::*;
    use crate::{Location, Settings, Store};
    use std::sync::Arc;
    use yui_kernel::{Actor, Env, ManualClock, OrganisationId, SystemRandom, Tenant};

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Wait;

    impl Job for Wait {
        const KIND: &'static str = "test.wait";
    }

    #[tokio::test]
    async fn a_heartbeat_keeps_leases_that_have_used_up_a_third() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::starting_at("2026-11-22T00:00:00Z".parse().unwrap()));
        let env = Env { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let store = Store::open(&Settings::new(Location::Sqlite(folder.path().into())), env.clone()).await.unwrap();
        store.migrate(&[]).await.unwrap();
        let tenant = Tenant::new(OrganisationId::new(&env), Actor::System("test".into()));
        store.write(&tenant, |tx| tx.enqueue(&Wait, Enqueue::now(Lane::Normal))).await.unwrap();

        let settings = RunnerSettings::default();
        let (holder, other) = (Runner::new(store.clone(), settings).shared, Runner::new(store, settings).shared);
        let held = holder.claim(Lane::Normal, 10).await.unwrap().remove(0);
        for _ in 0..5 {
            clock.advance(settings.lease.mul_f64(0.5));
            holder.extend().await.unwrap();
            assert!(other.claim(Lane::Normal, 10).await.unwrap().is_empty());
        }
        clock.advance(settings.lease);
        let taken = other.claim(Lane::Normal, 10).await.unwrap().remove(0);
        assert!(taken.lease.recovered);
        // What the first holder still says changes nothing.
        holder.finish(&[(held.lease, End::Done)]).await.unwrap();
        assert!(holder.held().is_empty());
        clock.advance(settings.lease);
        assert_eq!(holder.claim(Lane::Normal, 10).await.unwrap().len(), 1, "the job is still there");
    }
}
