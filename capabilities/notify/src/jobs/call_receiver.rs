//! Calls one receiver until nothing is due for it, or its turn is over.
//!
//! What is due waits in the table of deliveries; this job only says that something is. However many of these jobs a receiver
//! has, one worker of a process calls it at a time, [`AT_ONCE`] calls at once, and for no longer than [`TURN`]: then the job
//! goes back to the end of its lane, behind the other receivers' jobs. So a receiver that never answers costs the others one
//! place in that lane and no more.
//!
//! A job that finds the receiver taken ends. That is safe: the worker that has it holds a job of its own until it has looked
//! again, and when its process dies, that job is found by another.

use crate::Notify;
use crate::metrics::CallOutcome;
use crate::model::ServiceId;
use crate::model::callback::{self, DeliveryState, Verdict};
use crate::model::service::{Callback, CallbackKind};
use crate::receivers::{self, Exchange, Target, payload};
use crate::secrets;
use crate::sql::callback_delivery::{self as delivery, Due};
use crate::sql::{callback as receiver, complaint, notification, received_text};
use crate::usecases::callbacks;
use futures_util::future::join_all;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::{Lane, Result, Tenant, Timestamp};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{TenantTx, values};

/// How many calls one receiver gets at once from one process.
const AT_ONCE: u32 = 16;

/// After how long a worker gives its place to another receiver's; calls under way then may take the client's time-out longer.
const TURN: SignedDuration = SignedDuration::from_secs(5);

/// How long a delivery stays with a worker: longer than calls can take.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How long to wait at most when the node itself fails, such as when its database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A receiver for which something is due.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallReceiver {
    /// Whose it is.
    pub service: ServiceId,
    /// What it is told.
    #[serde(with = "by_name")]
    pub kind: CallbackKind,
}

impl Job for CallReceiver {
    const KIND: &'static str = "notify.call-receiver";
}

impl CallReceiver {
    /// Without an end, because what is due must not be forgotten; failures of receivers are not failures of this job.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::new(u32::MAX, |failures| {
            Duration::from_secs(1 << failures.saturating_sub(1).min(6)).min(LONGEST_PAUSE)
        })
    }

    /// Has the receiver called for what is due when this transaction commits.
    ///
    /// # Errors
    /// As the store reports them.
    pub fn enqueue(&self, tx: &mut TenantTx<'_>) -> Result<()> {
        tx.enqueue(self, Enqueue::now(Lane::Calls)).map(drop)
    }
}

/// Does the work.
#[derive(Clone)]
pub struct CallReceiverHandler {
    notify: Notify,
}

/// What a worker finds to do.
enum Work {
    /// Nobody is called here any more, or not for now.
    Nobody,
    /// Nothing is due before then, or at all.
    Idle(Option<Timestamp>),
    /// These calls.
    Calls(Box<Callback>, Vec<(Due, Option<String>)>),
}

impl CallReceiverHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }

    /// Takes what is due. The receiver is read here and not from what is kept in memory, so that a call is never held back, or
    /// made, by what was so a second ago.
    async fn find(&self, tenant: &Tenant, service: ServiceId, kind: CallbackKind) -> Result<Work> {
        let keyring = Arc::clone(self.notify.keyring());
        let find = move |tx: &mut TenantTx<'_>| {
            let now = tx.now();
            let stored = tx.list::<receiver::SealedCallback>(&receiver::LIST, &values![service])?;
            let Some(stored) = stored.into_iter().find(|stored| stored.kind == kind) else {
                tx.execute(&delivery::DROP_ALL, &values![service, kind.as_str(), now])?;
                return Ok(Work::Nobody);
            };
            if stored.suspended_at.is_some() {
                return Ok(Work::Nobody);
            }
            let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
            let mut due = tx.list::<Due>(&delivery::CLAIM, &values![service, kind.as_str(), now, until, AT_ONCE])?;
            if due.is_empty() {
                let next = tx.find::<(Option<Timestamp>,)>(&delivery::NEXT_DUE, &values![service, kind.as_str()])?;
                return Ok(Work::Idle(next.and_then(|(next,)| next)));
            }
            due.sort_unstable_by_key(|due| due.id);
            let mut calls = Vec::with_capacity(due.len());
            for due in due {
                calls.push((due, tell(tx, service, kind, due)?.map(|body| body.to_string())));
            }
            Ok(Work::Calls(Box::new(secrets::open_callback(&keyring, stored)?), calls))
        };
        self.notify.store().write(tenant, find).await
    }

    /// Makes the calls and records how they went.
    async fn call(
        &self,
        tenant: &Tenant,
        service: ServiceId,
        callback: &Callback,
        calls: Vec<(Due, Option<String>)>,
    ) -> Result<()> {
        let (client, env) = (self.notify.callbacks(), self.notify.env());
        let target = Target { url: &callback.url, bearer: &callback.bearer, signing: callback.signing.as_ref() };
        let made = calls.into_iter().map(async |(due, body)| match body {
            Some(body) => (due, Some(receivers::call(client, env, &target, &due.id.to_string(), body).await)),
            None => (due, None),
        });
        let tried: Arc<Vec<Tried>> =
            Arc::new(join_all(made).await.into_iter().map(|(due, exchange)| Tried::new(due, exchange)).collect());
        let (kind, recorded) = (callback.kind, Arc::clone(&tried));
        let stopped = self.notify.store().write(tenant, move |tx| record(tx, service, kind, &recorded)).await?;
        for outcome in tried.iter().filter_map(|tried| tried.outcome) {
            self.notify.metrics().called_back(kind, outcome);
        }
        if stopped {
            tracing::warn!(%service, %kind, "a callback is suspended: its receiver failed too often");
            self.notify.services().forget(service);
        }
        Ok(())
    }
}

/// What the receiver is told; nothing if what it is about is gone.
fn tell(tx: &mut TenantTx<'_>, service: ServiceId, kind: CallbackKind, due: Due) -> Result<Option<Value>> {
    let key = values![service, due.subject];
    Ok(match kind {
        CallbackKind::Delivery => tx.find(&notification::FIND, &key)?.as_ref().map(payload::of_delivery),
        CallbackKind::Received => tx.find(&received_text::FIND, &key)?.as_ref().map(payload::of_received),
        CallbackKind::Complaint => tx.find(&complaint::FIND, &key)?.as_ref().map(payload::of_complaint),
    })
}

/// A delivery after a call.
struct Tried {
    due: Due,
    exchange: Option<Exchange>,
    state: DeliveryState,
    retry_at: Option<Timestamp>,
    outcome: Option<CallOutcome>,
}

impl Tried {
    fn new(due: Due, exchange: Option<Exchange>) -> Self {
        let (state, outcome) = match exchange.map(|exchange| exchange.called.verdict()) {
            None => (DeliveryState::Dropped, None),
            Some(Verdict::Taken) => (DeliveryState::Delivered, Some(CallOutcome::Delivered)),
            Some(Verdict::Refused) => (DeliveryState::Refused, Some(CallOutcome::Refused)),
            Some(Verdict::Again) if due.tries + 1 < callback::TRIES => {
                (DeliveryState::Waiting, Some(CallOutcome::Retried))
            }
            Some(Verdict::Again) => (DeliveryState::GivenUp, Some(CallOutcome::GivenUp)),
        };
        let ended_at = exchange.map(|exchange| exchange.at.saturating_add(exchange.took).unwrap_or(exchange.at));
        let retry_at = (state == DeliveryState::Waiting)
            .then(|| ended_at.map(|at| at.saturating_add(callback::DELAY).unwrap_or(Timestamp::MAX)))
            .flatten();
        Self { due, exchange, state, retry_at, outcome }
    }
}

/// Records the calls; `true` if they have shown that the receiver must not be called any more.
fn record(tx: &mut TenantTx<'_>, service: ServiceId, kind: CallbackKind, tried: &[Tried]) -> Result<bool> {
    let now = tx.now();
    let mut deliveries = Vec::with_capacity(tried.len());
    let mut attempts = Vec::with_capacity(tried.len());
    for Tried { due, exchange, state, retry_at, .. } in tried {
        let made = u32::from(exchange.is_some());
        let ended = retry_at.is_none().then_some(now);
        let number = due.attempts + made;
        deliveries.push(
            values![service, due.id, state.as_str(), due.tries + made, number, *retry_at, ended, due.attempts].into(),
        );
        if let Some(exchange) = exchange {
            let took = i64::try_from(exchange.took.as_micros()).unwrap_or(i64::MAX).max(0);
            let (status, error) = (exchange.called.status().map(u32::from), exchange.called.error());
            let error = error.map(|error| error.as_str().to_owned());
            attempts.push(values![service, due.id, number, exchange.at, status, error, took].into());
        }
    }
    tx.execute_many(&delivery::TRIED, &deliveries)?;
    tx.execute_many(&crate::sql::callback_attempt::INSERT, &attempts)?;
    fared(tx, service, kind, tried)
}

/// Judges the receiver by how its calls went.
fn fared(tx: &mut TenantTx<'_>, service: ServiceId, kind: CallbackKind, tried: &[Tried]) -> Result<bool> {
    let key = values![service, kind.as_str()];
    let Some(before) = tx.find::<receiver::Fared>(&receiver::HEALTH, &key)? else { return Ok(false) };
    let called = tried.iter().filter_map(|tried| tried.exchange.map(|exchange| (tried, exchange)));
    let health = called.fold(before.health, |health, (tried, exchange)| match tried.state {
        DeliveryState::Delivered => health.succeeded(),
        state => health.failed(exchange.at, state != DeliveryState::Waiting),
    });
    if health != before.health {
        let since = health.failing_since;
        tx.execute(&receiver::FARED, &values![service, kind.as_str(), health.failures, since, health.ended])?;
    }
    if !health.is_broken() || before.suspended_at.is_some() {
        return Ok(false);
    }
    callbacks::after_failures(tx, service, kind)
}

impl Handler<CallReceiver> for CallReceiverHandler {
    async fn run(&self, tenant: Tenant, _lease: Lease, job: CallReceiver) -> Result<Outcome> {
        let (service, kind) = (job.service, job.kind);
        let Some(mut busy) = self.notify.receivers().take((service, kind)) else { return Ok(Outcome::Done) };
        let until = self.notify.env().now().saturating_add(TURN).unwrap_or(Timestamp::MAX);
        loop {
            match self.find(&tenant, service, kind).await? {
                Work::Nobody => return Ok(Outcome::Done),
                Work::Idle(next) => match busy.leave() {
                    Ok(()) => return Ok(next.map_or(Outcome::Done, Outcome::RetryAt)),
                    Err(still) => busy = still,
                },
                Work::Calls(callback, calls) => {
                    self.call(&tenant, service, &callback, calls).await?;
                    let now = self.notify.env().now();
                    if now >= until {
                        return Ok(Outcome::RetryAt(now));
                    }
                }
            }
        }
    }
}

/// Kinds as they are named.
mod by_name {
    use super::CallbackKind;
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this form")]
    pub(super) fn serialize<S: Serializer>(kind: &CallbackKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CallbackKind, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        name.parse().map_err(de::Error::custom)
    }
}
