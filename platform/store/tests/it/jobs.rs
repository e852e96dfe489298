//! Jobs: taken by lane, tried again, given up, cancelled, fenced, and scheduled.

use crate::database::{ADD, COUNT, Database, Engine, FIND, node, on_both, tenant};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use yui_kernel::{Error, ErrorKind, Result, Tenant, Timestamp};
use yui_store::jobs::{
    Concurrency, Enqueue, Handler, Job, Lane, Lease, Outcome, RetrySchedule, Runner, RunnerSettings,
};
use yui_store::{Store, values};

on_both!(
    lanes_are_served_in_their_order,
    a_job_waits_for_its_instant,
    a_job_of_a_failed_transaction_does_not_exist,
    failures_are_tried_again_on_schedule_and_then_given_up,
    a_handler_can_decide_what_giving_up_means,
    a_wish_to_run_later_is_no_failure,
    the_handler_completes_in_its_own_transaction,
    a_lost_lease_cannot_complete,
    a_crashed_worker_is_taken_over_when_its_lease_ends,
    a_new_process_takes_over_at_once,
    a_job_that_kills_its_process_every_time_ends,
    a_waiting_job_can_be_cancelled,
    a_unique_job_stands_for_its_doubles,
    an_unknown_kind_waits_for_a_program_that_knows_it,
    a_panicking_handler_fails_its_job_only,
    schedules_run_once_in_each_period,
    the_background_runner_does_everything_and_drains,
    many_jobs_each_run_once_between_two_runners,
    ten_jobs_do_not_wait_for_a_thousand_of_another_organisation,
    an_organisation_that_comes_while_all_is_busy_is_served_next,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Note {
    id: i64,
}

impl Job for Note {
    const KIND: &'static str = "test.note";
}

#[derive(Debug, Serialize, Deserialize)]
struct Other {}

impl Job for Other {
    const KIND: &'static str = "test.other";
}

type Play = dyn Fn(i64, &Lease) -> Result<Outcome> + Send + Sync;

/// Plays what a test tells it to and remembers what it was asked.
#[derive(Clone)]
struct Player {
    seen: Arc<Mutex<Vec<(i64, Lease)>>>,
    given_up: Arc<Mutex<Vec<i64>>>,
    play: Arc<Play>,
}

impl Player {
    fn new(play: impl Fn(i64, &Lease) -> Result<Outcome> + Send + Sync + 'static) -> Self {
        Self { seen: Arc::default(), given_up: Arc::default(), play: Arc::new(play) }
    }

    fn ids(&self) -> Vec<i64> {
        self.seen.lock().unwrap().iter().map(|(id, _)| *id).collect()
    }

    fn lease(&self, index: usize) -> Lease {
        self.seen.lock().unwrap()[index].1.clone()
    }
}

impl Handler<Note> for Player {
    async fn run(&self, tenant: Tenant, lease: Lease, job: Note) -> Result<Outcome> {
        assert_eq!(tenant.organisation(), lease.organisation);
        self.seen.lock().unwrap().push((job.id, lease.clone()));
        (self.play)(job.id, &lease)
    }

    async fn exhausted(&self, _: Tenant, _: Lease, job: Note) -> Result<Outcome> {
        self.given_up.lock().unwrap().push(job.id);
        Ok(if job.id < 0 { Outcome::Done } else { Outcome::Dead })
    }
}

const LEASE: Duration = Duration::from_secs(30);

fn settings() -> RunnerSettings {
    RunnerSettings {
        concurrency: Concurrency { priority: 2, normal: 4, bulk: 2, calls: 2 },
        lease: LEASE,
        poll: Duration::from_millis(20),
        take_over_at_start: false,
    }
}

fn runner(store: &Store, player: &Player, retry: RetrySchedule) -> Runner {
    Runner::new(store.clone(), settings()).handle::<Note>(player.clone(), retry)
}

async fn enqueue(store: &Store, id: i64, how: Enqueue) -> yui_store::jobs::JobId {
    store.write(&tenant(1), move |tx| tx.enqueue(&Note { id }, how.clone())).await.unwrap()
}

/// Waiting, later, running and dead jobs of all kinds.
async fn counts(store: &Store) -> (u64, u64, u64, u64) {
    let queues = store.queues(&node()).await.unwrap();
    queues.iter().fold((0, 0, 0, 0), |sum, queue| {
        (sum.0 + queue.waiting, sum.1 + queue.later, sum.2 + queue.running, sum.3 + queue.dead)
    })
}

async fn lanes_are_served_in_their_order(engine: Engine) {
    let database = Database::new(engine).await;
    for (id, lane) in [
        (1, Lane::Bulk),
        (2, Lane::Normal),
        (3, Lane::Priority),
        (4, Lane::Normal),
        (5, Lane::Bulk),
        (6, Lane::Priority),
    ] {
        enqueue(&database.store, id, Enqueue::now(lane)).await;
        database.clock.advance(Duration::from_millis(1));
    }
    let queues = database.store.queues(&node()).await.unwrap();
    assert_eq!(
        queues.iter().map(|queue| (queue.lane, queue.waiting)).collect::<Vec<_>>(),
        [(Lane::Priority, 2), (Lane::Normal, 2), (Lane::Bulk, 2)]
    );
    assert_eq!(queues[2].oldest, Some("2026-11-22T00:00:00Z".parse().unwrap()));
    let player = Player::new(|_, _| Ok(Outcome::Done));
    assert_eq!(runner(&database.store, &player, RetrySchedule::never()).run_due().await.unwrap(), 6);
    assert_eq!(player.ids(), [3, 6, 2, 4, 1, 5]);
    assert_eq!(database.store.queues(&node()).await.unwrap(), []);
}

async fn a_job_waits_for_its_instant(engine: Engine) {
    let database = Database::new(engine).await;
    let due: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
    enqueue(&database.store, 1, Enqueue::at(Lane::Normal, due)).await;
    let player = Player::new(|_, _| Ok(Outcome::Done));
    let runner = runner(&database.store, &player, RetrySchedule::never());
    assert_eq!(runner.run_due().await.unwrap(), 0);
    assert_eq!(counts(&database.store).await, (0, 1, 0, 0));
    database.clock.set(due);
    assert_eq!(runner.run_due().await.unwrap(), 1);
}

async fn a_job_of_a_failed_transaction_does_not_exist(engine: Engine) {
    let database = Database::new(engine).await;
    let failed: Result<()> = database
        .store
        .write(&tenant(1), |tx| {
            tx.enqueue_many(&[Note { id: 1 }, Note { id: 2 }], Enqueue::now(Lane::Normal))?;
            Err(Error::invalid("a rule is broken"))
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

async fn failures_are_tried_again_on_schedule_and_then_given_up(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    let player = Player::new(|_, _| Err(Error::unavailable("the provider is away")));
    let retry = RetrySchedule::after(vec![Duration::from_secs(60), Duration::from_secs(300)]);
    let runner = runner(&database.store, &player, retry);
    assert_eq!(runner.run_due().await.unwrap(), 1);
    database.clock.advance(Duration::from_secs(59));
    assert_eq!(runner.run_due().await.unwrap(), 0);
    database.clock.advance(Duration::from_secs(1));
    assert_eq!(runner.run_due().await.unwrap(), 1);
    assert_eq!(counts(&database.store).await, (0, 1, 0, 0));
    database.clock.advance(Duration::from_secs(300));
    assert_eq!(runner.run_due().await.unwrap(), 1);
    assert_eq!((player.ids().len(), player.given_up.lock().unwrap().clone()), (3, vec![1]));
    assert_eq!(counts(&database.store).await, (0, 0, 0, 1));
    assert_eq!(
        [0, 1, 2].map(|index| (player.lease(index).attempt, player.lease(index).failures)),
        [(1, 0), (2, 1), (3, 2)]
    );
    database.clock.advance(Duration::from_secs(86_400));
    assert_eq!(runner.run_due().await.unwrap(), 0, "a dead job stays dead");
}

async fn a_handler_can_decide_what_giving_up_means(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, -1, Enqueue::now(Lane::Normal)).await;
    let player = Player::new(|_, _| Err(Error::unavailable("the provider is away")));
    assert_eq!(runner(&database.store, &player, RetrySchedule::never()).run_due().await.unwrap(), 1);
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

async fn a_wish_to_run_later_is_no_failure(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    let later: Timestamp = "2026-11-22T06:00:00Z".parse().unwrap();
    let player =
        Player::new(move |_, lease| Ok(if lease.attempt == 1 { Outcome::RetryAt(later) } else { Outcome::Done }));
    let runner = runner(&database.store, &player, RetrySchedule::never());
    assert_eq!(runner.run_due().await.unwrap(), 1);
    assert_eq!(runner.run_due().await.unwrap(), 0);
    database.clock.set(later);
    assert_eq!(runner.run_due().await.unwrap(), 1);
    assert_eq!((player.lease(1).attempt, player.lease(1).failures, player.lease(1).recovered), (2, 0, false));
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

/// Writes a note and completes its job together with it.
struct Writer {
    store: Store,
    lease: Arc<Mutex<Option<Lease>>>,
}

impl Handler<Note> for Writer {
    async fn run(&self, tenant: Tenant, lease: Lease, job: Note) -> Result<Outcome> {
        *self.lease.lock().unwrap() = Some(lease.clone());
        self.store
            .write(&tenant, move |tx| {
                tx.execute(&ADD, &values![job.id, "done"])?;
                tx.complete(&lease)
            })
            .await?;
        Ok(Outcome::Completed)
    }
}

async fn the_handler_completes_in_its_own_transaction(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    let lease = Arc::new(Mutex::new(None));
    let writer = Writer { store: database.store.clone(), lease: lease.clone() };
    let runner = Runner::new(database.store.clone(), settings()).handle::<Note>(writer, RetrySchedule::never());
    assert_eq!(runner.run_due().await.unwrap(), 1);
    let found: Option<(String,)> = database.store.read(&tenant(1), |tx| tx.find(&FIND, &values![1_i64])).await.unwrap();
    assert_eq!(found, Some(("done".to_owned(),)));
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
    let lease = lease.lock().unwrap().clone().unwrap();
    let again = database.store.write(&tenant(1), move |tx| tx.complete(&lease)).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
}

/// Starts a job and never answers, as a process that dies in it.
async fn die_in(store: &Store) {
    struct Hang(tokio::sync::mpsc::UnboundedSender<()>);
    impl Handler<Note> for Hang {
        async fn run(&self, _: Tenant, _: Lease, _: Note) -> Result<Outcome> {
            self.0.send(()).unwrap();
            std::future::pending().await
        }
    }
    let (started, mut wait_for_start) = tokio::sync::mpsc::unbounded_channel();
    let running = Runner::new(store.clone(), settings())
        .handle::<Note>(Hang(started), RetrySchedule::every(Duration::ZERO, 10))
        .start();
    wait_for_start.recv().await.unwrap();
    drop(running);
}

async fn a_lost_lease_cannot_complete(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    let late = Arc::new(Mutex::new(None::<Lease>));
    let (store, clock, first) = (database.store.clone(), database.clock.clone(), late.clone());
    // While the first worker is at it, its lease ends and a second one does the work.
    struct Slow {
        store: Store,
        clock: Arc<yui_kernel::ManualClock>,
        lease: Arc<Mutex<Option<Lease>>>,
    }
    impl Handler<Note> for Slow {
        async fn run(&self, tenant: Tenant, lease: Lease, job: Note) -> Result<Outcome> {
            *self.lease.lock().unwrap() = Some(lease.clone());
            self.clock.advance(LEASE * 2);
            let quick = Player::new(|_, _| Ok(Outcome::Done));
            assert_eq!(runner(&self.store, &quick, RetrySchedule::every(Duration::ZERO, 3)).run_due().await?, 1);
            assert!(quick.lease(0).recovered);
            self.store
                .write(&tenant, move |tx| {
                    tx.execute(&ADD, &values![job.id, "twice"])?;
                    tx.complete(&lease)
                })
                .await?;
            Ok(Outcome::Completed)
        }
    }
    let slow = Slow { store, clock, lease: first };
    let runner = Runner::new(database.store.clone(), settings()).handle::<Note>(slow, RetrySchedule::never());
    assert_eq!(runner.run_due().await.unwrap(), 1);
    let count: Option<(i64,)> = database.store.read_node(&node(), |tx| tx.find(&COUNT, &[])).await.unwrap();
    assert_eq!(count, Some((0,)), "the late worker's result was not kept");
    let lease = late.lock().unwrap().clone().unwrap();
    let error = database.store.write(&tenant(1), move |tx| tx.complete(&lease)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

async fn a_crashed_worker_is_taken_over_when_its_lease_ends(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    die_in(&database.store).await;
    assert_eq!(counts(&database.store).await, (0, 0, 1, 0));
    let player = Player::new(|_, _| Ok(Outcome::Done));
    let runner = runner(&database.store, &player, RetrySchedule::every(Duration::ZERO, 3));
    assert_eq!(runner.run_due().await.unwrap(), 0);
    database.clock.advance(LEASE);
    assert_eq!(runner.run_due().await.unwrap(), 1);
    let lease = player.lease(0);
    assert_eq!((lease.attempt, lease.failures, lease.recovered), (2, 1, true));
}

async fn a_new_process_takes_over_at_once(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    die_in(&database.store).await;
    let database = database.reopened().await;
    let (done, mut wait_for_done) = tokio::sync::mpsc::unbounded_channel();
    let player = Player::new(move |_, lease| {
        done.send(lease.recovered).unwrap();
        Ok(Outcome::Done)
    });
    let settings = RunnerSettings { take_over_at_start: true, ..settings() };
    let runner =
        Runner::new(database.store.clone(), settings).handle::<Note>(player, RetrySchedule::every(Duration::ZERO, 3));
    let running = runner.start();
    assert_eq!(wait_for_done.recv().await, Some(true), "the clock stands still, so the lease has not ended by itself");
    assert!(running.drain(Duration::from_secs(60)).await);
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

async fn a_job_that_kills_its_process_every_time_ends(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await;
    for _ in 0..2 {
        die_in(&database.store).await;
        database.clock.advance(LEASE);
    }
    let player = Player::new(|_, _| Ok(Outcome::Done));
    assert_eq!(runner(&database.store, &player, RetrySchedule::every(Duration::ZERO, 2)).run_due().await.unwrap(), 1);
    assert_eq!((player.ids(), player.given_up.lock().unwrap().clone()), (vec![], vec![1]));
    assert_eq!(counts(&database.store).await, (0, 0, 0, 1));
}

async fn a_waiting_job_can_be_cancelled(engine: Engine) {
    let database = Database::new(engine).await;
    let (first, second) = (
        enqueue(&database.store, 1, Enqueue::now(Lane::Normal)).await,
        enqueue(&database.store, 2, Enqueue::now(Lane::Normal)).await,
    );
    let cancel = async |who: Tenant, job| database.store.write(&who, move |tx| tx.cancel(job)).await.unwrap();
    assert!(!cancel(tenant(2), first).await, "it is another organisation's");
    assert!(cancel(tenant(1), first).await);
    assert!(!cancel(tenant(1), first).await);
    die_in(&database.store).await;
    assert!(!cancel(tenant(1), second).await, "it is running");
}

async fn a_unique_job_stands_for_its_doubles(engine: Engine) {
    let database = Database::new(engine).await;
    let first = enqueue(&database.store, 1, Enqueue::now(Lane::Normal).unique("note 1")).await;
    assert_eq!(enqueue(&database.store, 2, Enqueue::now(Lane::Bulk).unique("note 1")).await, first);
    assert_ne!(enqueue(&database.store, 3, Enqueue::now(Lane::Normal).unique("note 3")).await, first);
    let other = database
        .store
        .write(&tenant(2), |tx| tx.enqueue(&Note { id: 4 }, Enqueue::now(Lane::Normal).unique("note 1")))
        .await
        .unwrap();
    assert_ne!(other, first);
    let player = Player::new(|_, _| Ok(Outcome::Done));
    assert_eq!(runner(&database.store, &player, RetrySchedule::never()).run_due().await.unwrap(), 3);
    assert_ne!(enqueue(&database.store, 5, Enqueue::now(Lane::Normal).unique("note 1")).await, first);
    let many = database
        .store
        .write(&tenant(1), |tx| tx.enqueue_many(&[Note { id: 1 }], Enqueue::now(Lane::Normal).unique("x")))
        .await;
    assert_eq!(many.unwrap_err().kind(), ErrorKind::Internal);
}

async fn an_unknown_kind_waits_for_a_program_that_knows_it(engine: Engine) {
    let database = Database::new(engine).await;
    database.store.write(&tenant(1), |tx| tx.enqueue(&Other {}, Enqueue::now(Lane::Normal))).await.unwrap();
    let player = Player::new(|_, _| Ok(Outcome::Done));
    let runner = runner(&database.store, &player, RetrySchedule::never());
    assert_eq!(runner.run_due().await.unwrap(), 1);
    assert_eq!(runner.run_due().await.unwrap(), 0);
    assert_eq!(counts(&database.store).await, (0, 1, 0, 0));
}

async fn a_panicking_handler_fails_its_job_only(engine: Engine) {
    let database = Database::new(engine).await;
    for id in [1, 2] {
        enqueue(&database.store, id, Enqueue::now(Lane::Normal)).await;
        database.clock.advance(Duration::from_millis(1));
    }
    let player = Player::new(|id, _| if id == 1 { panic!("on purpose") } else { Ok(Outcome::Done) });
    assert_eq!(runner(&database.store, &player, RetrySchedule::never()).run_due().await.unwrap(), 2);
    assert_eq!(player.ids(), [1, 2]);
    assert_eq!(counts(&database.store).await, (0, 0, 0, 1));
}

async fn schedules_run_once_in_each_period(engine: Engine) {
    let database = Database::new(engine).await;
    let count = Arc::new(Mutex::new(0));
    let make = |fail_first: bool| {
        let count = count.clone();
        Runner::new(database.store.clone(), settings()).schedule("test.sweep", Duration::from_secs(3600), move |_| {
            let mut count = count.lock().unwrap();
            *count += 1;
            let fails = fail_first && *count == 1;
            async move { if fails { Err(Error::unavailable("not yet")) } else { Ok(()) } }
        })
    };
    let (one, two) = (make(true), make(false));
    let ran = async || {
        let before = *count.lock().unwrap();
        // Schedules are no jobs and are not counted as such.
        assert_eq!(one.run_due().await.unwrap() + two.run_due().await.unwrap(), 0);
        *count.lock().unwrap() - before
    };
    assert_eq!(ran().await, 1, "at once, and in one process only");
    database.clock.advance(Duration::from_secs(59));
    assert_eq!(ran().await, 0);
    database.clock.advance(Duration::from_secs(1));
    assert_eq!(ran().await, 1, "a failed run is repeated after a minute");
    database.clock.advance(Duration::from_secs(3599));
    assert_eq!(ran().await, 0);
    database.clock.advance(Duration::from_secs(1));
    assert_eq!(ran().await, 1);
}

async fn the_background_runner_does_everything_and_drains(engine: Engine) {
    let database = Database::new(engine).await;
    let (done, mut ids) = tokio::sync::mpsc::unbounded_channel();
    let player = Player::new(move |id, lease| {
        // The first try of every third fails at once and is repeated at once.
        if id % 3 == 0 && lease.attempt == 1 {
            return Err(Error::unavailable("again"));
        }
        done.send(id).unwrap();
        Ok(Outcome::Done)
    });
    let running = runner(&database.store, &player, RetrySchedule::every(Duration::ZERO, 2)).start();
    for chunk in 0..10_i64 {
        let notes: Vec<_> = (chunk * 10..chunk * 10 + 10).map(|id| Note { id }).collect();
        database.store.write(&tenant(1), move |tx| tx.enqueue_many(&notes, Enqueue::now(Lane::Normal))).await.unwrap();
    }
    let mut seen = Vec::new();
    while seen.len() < 100 {
        seen.push(ids.recv().await.unwrap());
    }
    assert!(running.drain(Duration::from_secs(60)).await);
    seen.sort_unstable();
    assert_eq!(seen, (0..100).collect::<Vec<_>>());
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

async fn many_jobs_each_run_once_between_two_runners(engine: Engine) {
    let database = Database::new(engine).await;
    let notes: Vec<_> = (0..500_i64).map(|id| Note { id }).collect();
    database.store.write(&tenant(1), move |tx| tx.enqueue_many(&notes, Enqueue::now(Lane::Bulk))).await.unwrap();
    let (done, mut ids) = tokio::sync::mpsc::unbounded_channel();
    let player = Player::new(move |id, _| {
        done.send(id).unwrap();
        Ok(Outcome::Done)
    });
    let runners = [(); 2].map(|()| runner(&database.store, &player, RetrySchedule::never()).start());
    let mut seen = Vec::new();
    while seen.len() < 500 {
        seen.push(ids.recv().await.unwrap());
    }
    for running in runners {
        assert!(running.drain(Duration::from_secs(60)).await);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..500).collect::<Vec<_>>());
    assert!(ids.try_recv().is_err());
    assert_eq!(counts(&database.store).await, (0, 0, 0, 0));
}

async fn enqueue_for(store: &Store, organisation: u64, ids: std::ops::Range<i64>) {
    let notes: Vec<_> = ids.map(|id| Note { id }).collect();
    store.write(&tenant(organisation), move |tx| tx.enqueue_many(&notes, Enqueue::now(Lane::Bulk))).await.unwrap();
}

async fn ten_jobs_do_not_wait_for_a_thousand_of_another_organisation(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue_for(&database.store, 1, 0..1_000).await;
    database.clock.advance(Duration::from_secs(60));
    enqueue_for(&database.store, 2, 5_000..5_010).await;
    enqueue_for(&database.store, 3, 6_000..6_001).await;
    let player = Player::new(|_, _| Ok(Outcome::Done));
    assert_eq!(runner(&database.store, &player, RetrySchedule::never()).run_due().await.unwrap(), 1_011);
    let ids = player.ids();
    let last = ids.iter().rposition(|id| *id >= 5_000).unwrap();
    assert!(last < 48, "the last one was number {last}");
}

async fn an_organisation_that_comes_while_all_is_busy_is_served_next(engine: Engine) {
    let database = Database::new(engine).await;
    enqueue_for(&database.store, 1, 0..100).await;
    let (begun, mut ids) = tokio::sync::mpsc::unbounded_channel();
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let handler = Gated { begun, gate: Arc::clone(&gate) };
    let running =
        Runner::new(database.store.clone(), settings()).handle::<Note>(handler, RetrySchedule::never()).start();
    for _ in 0..settings().concurrency.bulk {
        assert!(ids.recv().await.unwrap() < 100);
    }
    enqueue_for(&database.store, 2, 5_000..5_001).await;
    // The runner reads who has jobs due again once this much time has gone by.
    database.clock.advance(Duration::from_secs(1));
    gate.add_permits(1);
    assert_eq!(ids.recv().await.unwrap(), 5_000);
    gate.add_permits(200);
    assert!(running.drain(Duration::from_secs(60)).await);
}

/// Does each job when it may.
struct Gated {
    begun: tokio::sync::mpsc::UnboundedSender<i64>,
    gate: Arc<tokio::sync::Semaphore>,
}

impl Handler<Note> for Gated {
    async fn run(&self, _: Tenant, _: Lease, job: Note) -> Result<Outcome> {
        self.begun.send(job.id).unwrap();
        self.gate.acquire().await.unwrap().forget();
        Ok(Outcome::Done)
    }

    async fn exhausted(&self, _: Tenant, _: Lease, _: Note) -> Result<Outcome> {
        Ok(Outcome::Dead)
    }
}
