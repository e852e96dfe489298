//! Taking scheduled jobs back: until they begin, and not a moment later.

use crate::figures::work;
use crate::node::{Node, on_both};
use crate::service::TestService;
use crate::spreadsheets::{entries, in_hours, kind, member, messages, people, put, start, used};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use yui_kernel::{ErrorKind, ManualClock, Result, Tenant};
use yui_notify::Notify;
use yui_notify::jobs::{DeliverHandler, ExpandBulk, ExpandBulkHandler};
use yui_notify::model::{BulkId, BulkStatus, Channel, Status};
use yui_notify::sql::bulk_chunk;
use yui_notify::usecases::bulk::{cancel_bulk, find_bulk};
use yui_policy::Access;
use yui_store::jobs::{Handler, Lease, Outcome, RetrySchedule, Runner, RunnerSettings};
use yui_store::{TenantTx, values};

on_both!(
    a_scheduled_job_can_be_cancelled_until_it_begins,
    a_worker_that_has_the_job_wins_over_a_late_cancel,
    a_cancel_wins_over_a_worker_that_comes_after_it,
    a_job_that_stopped_halfway_is_not_taken_back
);

async fn a_scheduled_job_can_be_cancelled_until_it_begins(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let access = member(&service);
    let cancel = async |id| cancel_bulk(&node.notify, &access, service.id, id).await;
    let id = put(&node, &service, template, people(3)).await.id.unwrap();
    for at in [in_hours(&node, 97), in_hours(&node, -1), in_hours(&node, 0)] {
        assert_eq!(kind(start(&node, &service, id, at).await), ErrorKind::Invalid);
    }
    start(&node, &service, id, in_hours(&node, 20)).await.unwrap();
    assert_eq!(used(&node, &service, Channel::Email).await, [0, 3]);
    cancel(id).await.unwrap();
    assert_eq!(used(&node, &service, Channel::Email).await, [0, 0]);
    assert_eq!(cancel(id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let shown = find_bulk(&node.notify, &access, service.id, id).await.unwrap();
    assert_eq!((shown.bulk.status, shown.percent), (BulkStatus::Cancelled, 100));

    let id = put(&node, &service, template, people(3)).await.id.unwrap();
    start(&node, &service, id, in_hours(&node, 20)).await.unwrap();
    node.advance(SignedDuration::from_hours(21));
    assert_eq!(cancel(id).await.unwrap_err().kind(), ErrorKind::Conflict, "its time has come");
    work(&node).await;
    assert_eq!(messages(&node, &service).await.len(), 3);
    // A worker has it although a clock that was set back says that its time is ahead.
    let id = put(&node, &service, template, people(3)).await.id.unwrap();
    start(&node, &service, id, None).await.unwrap();
    assert_eq!(cancel(id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let told = entries(&node, &service).await;
    assert_eq!(told.iter().filter(|action| *action == "job.cancel").count(), 1);
    assert_eq!(told.iter().filter(|action| *action == "job.start").count(), 3);
}

/// A worker that is interrupted: after the transaction in which it took a job, and before the one in which it begins, a member takes the job
/// back. To the member's machine, whose clock is behind, the job's time is still ahead.
struct Interrupted {
    worker: ExpandBulkHandler,
    notify: Notify,
    clock: Arc<ManualClock>,
    member: Access,
    refused: Arc<Mutex<Vec<ErrorKind>>>,
}

impl Handler<ExpandBulk> for Interrupted {
    async fn run(&self, tenant: Tenant, lease: Lease, job: ExpandBulk) -> Result<Outcome> {
        let now = self.notify.env().now();
        self.clock.set(now - SignedDuration::from_hours(2));
        let cancelled = cancel_bulk(&self.notify, &self.member, job.service, job.bulk).await;
        self.clock.set(now);
        self.refused.lock().unwrap().push(cancelled.unwrap_err().kind());
        self.worker.run(tenant, lease, job).await
    }
}

async fn a_worker_that_has_the_job_wins_over_a_late_cancel(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let id = put(&node, &service, template, people(3)).await.id.unwrap();
    start(&node, &service, id, in_hours(&node, 1)).await.unwrap();
    node.advance(SignedDuration::from_hours(1));
    let refused = Arc::default();
    let interrupted = Interrupted {
        worker: ExpandBulkHandler::new(node.notify.clone()),
        notify: node.notify.clone(),
        clock: Arc::clone(&node.clock),
        member: member(&service),
        refused: Arc::clone(&refused),
    };
    let runner = Runner::new(node.store().clone(), RunnerSettings::default())
        .handle(DeliverHandler::new(node.notify.clone()), RetrySchedule::every(Duration::from_secs(1), 1))
        .handle(interrupted, ExpandBulk::schedule());
    runner.run_due().await.unwrap();
    assert_eq!(*refused.lock().unwrap(), [ErrorKind::Conflict]);
    check_sent(&node, &service, id, 3).await;
}

async fn a_cancel_wins_over_a_worker_that_comes_after_it(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let id = put(&node, &service, template, people(3)).await.id.unwrap();
    start(&node, &service, id, in_hours(&node, 1)).await.unwrap();
    // A moment before its time.
    node.advance(SignedDuration::from_hours(1) - SignedDuration::from_micros(1));
    cancel_bulk(&node.notify, &member(&service), service.id, id).await.unwrap();
    node.advance(SignedDuration::from_micros(1));
    work(&node).await;
    assert_eq!(messages(&node, &service).await, []);
    assert_eq!(used(&node, &service, Channel::Email).await, [0, 0]);
    let shown = find_bulk(&node.notify, &member(&service), service.id, id).await.unwrap();
    assert_eq!((shown.bulk.status, shown.waiting, shown.percent), (BulkStatus::Cancelled, 3, 100));
    assert_eq!(entries(&node, &service).await.iter().filter(|action| *action == "job.cancel").count(), 1);
}

/// Some of its rows are messages, and nobody is working on it: its worker has failed and tries again in a minute.
async fn a_job_that_stopped_halfway_is_not_taken_back(node: Node) {
    const ROWS: usize = 1_200;
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let id = put(&node, &service, template, people(ROWS)).await.id.unwrap();
    start(&node, &service, id, in_hours(&node, 1)).await.unwrap();
    let chunks = service.write(&node, move |tx| tx.list::<(i64, String)>(&bulk_chunk::LIST, &values![id])).await;
    let (number, rows) = chunks[1].clone();
    replace(&node, &service, id, number, "[\"damaged\"]".to_owned()).await;
    node.advance(SignedDuration::from_hours(1));
    work(&node).await;
    let sent = messages(&node, &service).await.len();
    assert!(sent > 0 && sent < ROWS, "{sent}");

    let now = node.store().env().now();
    node.clock.set(now - SignedDuration::from_mins(30));
    let refused = cancel_bulk(&node.notify, &member(&service), service.id, id).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    node.clock.set(now);
    replace(&node, &service, id, number, rows).await;
    node.advance(SignedDuration::from_secs(60));
    work(&node).await;
    check_sent(&node, &service, id, ROWS).await;
}

/// Gives a chunk of rows that wait another content.
async fn replace(node: &Node, service: &TestService, bulk: BulkId, number: i64, rows: String) {
    let put = move |tx: &mut TenantTx<'_>| {
        tx.execute(&bulk_chunk::DELETE, &values![bulk, number])?;
        tx.execute(&bulk_chunk::INSERT, &values![bulk, number, rows.clone()])
    };
    service.write(node, put).await;
}

/// Each row is one message, all are counted, and nothing says that it was taken back.
async fn check_sent(node: &Node, service: &TestService, bulk: BulkId, rows: usize) {
    let sent = messages(node, service).await;
    let numbers: BTreeSet<u32> = sent.iter().filter_map(|message| message.bulk_row).collect();
    assert_eq!((sent.len(), numbers.len()), (rows, rows));
    assert!(sent.iter().all(|message| message.status == Status::Delivered));
    let shown = find_bulk(&node.notify, &member(service), service.id, bulk).await.unwrap();
    assert_eq!((shown.bulk.status, shown.waiting, shown.percent), (BulkStatus::Finished, 0, 100));
    assert_eq!(used(node, service, Channel::Email).await, [i64::try_from(rows).unwrap(), 0]);
    assert!(!entries(node, service).await.contains(&"job.cancel".to_owned()));
}
