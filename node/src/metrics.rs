//! What the node counts besides its capabilities: the queue of work, and the transactions of the database.

pub(crate) mod machine;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use std::sync::atomic::{AtomicU64, Ordering};
use yui_kernel::{NodeWide, Result};
use yui_store::Store;
use yui_store::jobs::Queue;
use yui_web::Metrics;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Jobs {
    lane: &'static str,
    kind: String,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Line {
    lane: &'static str,
    kind: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    mode: &'static str,
    outcome: &'static str,
}

/// Seconds, which may be fractions.
type Seconds = Gauge<f64, AtomicU64>;

#[derive(Debug, Clone, Default)]
struct NodeMetrics {
    jobs: Family<Jobs, Gauge>,
    oldest: Family<Line, Seconds>,
    transactions: Family<Ended, Counter>,
}

/// Lets `metrics` show the queue and the transactions of `store`, as they are when they are asked for.
pub(crate) fn register(metrics: &Metrics, store: &Store) {
    let own = NodeMetrics::default();
    metrics.register("yui_jobs", "Jobs by lane, kind and state", own.jobs.clone());
    metrics.register(
        "yui_jobs_oldest_seconds",
        "For how long the job that waits the longest has been due; 0 where none waits",
        own.oldest.clone(),
    );
    metrics.register(
        "yui_store_transactions",
        "Transactions of this process by mode and outcome",
        own.transactions.clone(),
    );
    let store = store.clone();
    metrics.refresh("store", move || {
        let (own, store) = (own.clone(), store.clone());
        async move { own.refresh(&store).await }
    });
}

impl NodeMetrics {
    async fn refresh(&self, store: &Store) -> Result<()> {
        self.count_transactions(store);
        let queues = store.queues(&NodeWide::system("metrics")).await?;
        // What is not in the queue any more is at nought, and the label sets are few: lanes times kinds of jobs.
        self.jobs.clear();
        self.oldest.clear();
        for queue in &queues {
            self.show(queue, store);
        }
        Ok(())
    }

    fn show(&self, queue: &Queue, store: &Store) {
        let (lane, kind) = (queue.lane.as_str(), queue.kind.as_str());
        for (state, count) in
            [("waiting", queue.waiting), ("later", queue.later), ("running", queue.running), ("dead", queue.dead)]
        {
            let labels = Jobs { lane, kind: kind.to_owned(), state };
            self.jobs.get_or_create(&labels).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        let waited = queue.oldest.map_or(0.0, |since| store.env().now().duration_since(since).as_secs_f64().max(0.0));
        self.oldest.get_or_create(&Line { lane, kind: kind.to_owned() }).set(waited);
    }

    fn count_transactions(&self, store: &Store) {
        let counted = store.transactions();
        for (mode, ended) in [("read", counted.reads), ("write", counted.writes)] {
            for (outcome, count) in
                [("committed", ended.committed), ("refused", ended.refused), ("failed", ended.failed)]
            {
                self.transactions.get_or_create(&Ended { mode, outcome }).inner().store(count, Ordering::Relaxed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};
    use std::sync::Arc;
    use std::time::Duration;
    use yui_kernel::{Actor, Env, Lane, ManualClock, OrganisationId, SystemRandom, Tenant};
    use yui_store::jobs::{Enqueue, Job};
    use yui_store::{Location, Settings};

    #[derive(Serialize, Deserialize)]
    struct Sweep;

    impl Job for Sweep {
        const KIND: &'static str = "test.sweep";
    }

    #[tokio::test]
    async fn the_queue_is_shown_as_it_is_now() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::starting_at("2026-11-22T00:00:00Z".parse().unwrap()));
        let env = Env { clock: clock.clone(), random: Arc::new(SystemRandom) };
        let store = Store::open(&Settings::new(Location::Sqlite(folder.path().into())), env.clone()).await.unwrap();
        store.migrate(&[]).await.unwrap();
        let metrics = Metrics::default();
        register(&metrics, &store);
        let tenant = Tenant::new(OrganisationId::new(&env), Actor::System("test".into()));
        let jobs = [
            Enqueue::now(Lane::Priority),
            Enqueue::at(Lane::Priority, env.now() + jiff::SignedDuration::from_hours(1)),
        ];
        for how in jobs {
            store.write(&tenant, move |tx| tx.enqueue(&Sweep, how.clone())).await.unwrap();
        }
        clock.advance(Duration::from_secs(90));
        let page = metrics.scrape().await.unwrap();
        for line in [
            r#"yui_jobs{lane="priority",kind="test.sweep",state="waiting"} 1"#,
            r#"yui_jobs{lane="priority",kind="test.sweep",state="later"} 1"#,
            r#"yui_jobs{lane="priority",kind="test.sweep",state="dead"} 0"#,
            r#"yui_jobs_oldest_seconds{lane="priority",kind="test.sweep"} 90.0"#,
            r#"yui_store_transactions_total{mode="write",outcome="failed"} 0"#,
        ] {
            assert!(page.lines().any(|shown| shown == line), "{line} in\n{page}");
        }
    }
}
