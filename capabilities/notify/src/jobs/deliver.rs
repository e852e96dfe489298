//! Hands one message to its provider.
//!
//! The attempt is recorded in the transaction that completes the job, under the job's lease: a worker that lost its lease to another
//! one cannot record anything. What a crash can still do is leave a message handed over and not recorded. Then the job is found
//! *recovered*, the message goes out once more with the same identity, and the notification counts an uncertain attempt.

use super::ScanFiles;
use crate::Notify;
use crate::model::opt_out::{OPTED_OUT, digits};
use crate::model::recipient::{EmailAddress, PhoneNumber, TestOutcome, test_outcome_email, test_outcome_phone};
use crate::model::service::{Service, ServiceState};
use crate::model::{Channel, Dialect, KeyType, NotificationId, ServiceId, Status};
use crate::providers::SendError;
use crate::render::{self, Rendered};
use crate::services::Snapshot;
use crate::sql::notification::{self, Notification};
use crate::sql::opt_out;
use crate::usecases::message_files;
use crate::usecases::settle::{self, Fate, Listeners};
use crate::usecases::suppression::end_suppressed;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::{ErrorKind, Lane, Result, Tenant, Timestamp};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome};
use yui_store::{TenantTx, values};

/// How often a message is handed to providers before it is given up.
const ATTEMPTS: u32 = 48;

/// How long after an attempt the next one follows.
const DELAY: SignedDuration = SignedDuration::from_secs(300);

/// How long a message waits for something of the node's own, such as its file store.
const WAIT: SignedDuration = SignedDuration::from_secs(15);

/// The same in the priority lane, where a person is waiting.
const PRIORITY_DELAY: SignedDuration = SignedDuration::from_secs(25);

/// How long a message may wait in all, for its turn or for its service to be resumed.
const PATIENCE: SignedDuration = SignedDuration::from_hours(72);

/// How long to wait before an attempt is recorded again when the database is away.
const PAUSE: Duration = Duration::from_secs(1);

/// One message to be handed over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliverNotification {
    /// Whose it is.
    pub service: ServiceId,
    /// The message.
    pub notification: NotificationId,
}

impl Job for DeliverNotification {
    const KIND: &'static str = "notify.deliver";
}

/// Does the work.
#[derive(Clone)]
pub struct DeliverHandler {
    notify: Notify,
}

/// How an attempt ended.
struct Attempt {
    status: Status,
    sent_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
    provider: Option<String>,
    reference: Option<String>,
    response: Option<String>,
    uncertain: bool,
    retry_at: Option<Timestamp>,
}

impl DeliverHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }

    /// The message, and whether its recipient wants no texts from its sender.
    async fn load(&self, tenant: &Tenant, job: &DeliverNotification) -> Result<Option<(Notification, bool)>> {
        let (service, id) = (job.service, job.notification);
        let read = move |tx: &mut TenantTx<'_>| {
            let Some(message) = tx.find::<Notification>(&notification::FIND, &values![service, id])? else {
                return Ok(None);
            };
            let is_out = message.channel == Channel::Sms && message.key_type != KeyType::Test && {
                let sender = digits(message.sender.as_deref().unwrap_or_default());
                tx.find::<(i64,)>(&opt_out::IS_OUT, &values![service, &message.normalised_recipient, sender])?.is_some()
            };
            Ok(Some((message, is_out)))
        };
        self.notify.store().read(tenant, read).await
    }

    /// The process died in the attempt before, so the message may be with its provider. That is written down before it goes out again,
    /// or two crashes in a row would leave two copies and count one.
    async fn doubt(&self, tenant: &Tenant, message: &Notification) -> Result<()> {
        let (service, id) = (message.service_id, message.id);
        self.notify.store().write(tenant, move |tx| tx.execute(&notification::DOUBT, &values![service, id])).await?;
        self.notify.metrics().repeated(message.channel);
        Ok(())
    }

    /// None if the message has to wait a little for something of the node's own.
    async fn attempt(&self, snapshot: &Snapshot, tenant: &Tenant, message: &Notification) -> Result<Option<Attempt>> {
        let now = self.notify.env().now();
        if message.key_type == KeyType::Test {
            return Ok(Some(Attempt::of_test(message, &snapshot.service, now)));
        }
        let outgoing = match render::outgoing(&self.notify, snapshot, tenant, message).await {
            Ok(Rendered::Ready(outgoing)) => outgoing,
            Ok(Rendered::Never(reason)) => return Ok(Some(Attempt::failed(reason, now))),
            Ok(Rendered::Withheld(kind)) => {
                let reason = format!("the message holds a number that must not leave ({kind})");
                return Ok(Some(Attempt { status: Status::PiiCheckFailed, ..Attempt::failed(reason, now) }));
            }
            Ok(Rendered::NotYet(reason)) => {
                tracing::debug!(notification = %message.id, reason, "a message waits");
                return Ok(None);
            }
            // A file store that is away keeps a message waiting as long as a database does, and costs it no attempt.
            Err(error) if error.kind() == ErrorKind::Unavailable => {
                tracing::warn!(notification = %message.id, error = error.chain(), "a message cannot be prepared yet");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        // A second copy of a message whose fate is uncertain must at least have the same identity.
        let before = message.provider.as_deref().filter(|_| message.uncertain_attempts > 0);
        let (provider, sent) = self.notify.hand_over(&outgoing, before).await?;
        let now = self.notify.env().now();
        let mut attempt = match sent {
            Ok(accepted) => Attempt {
                reference: accepted.provider_reference,
                response: Some(accepted.response),
                ..Attempt::accepted(provider.accepted_status(), now)
            },
            Err(SendError::Unroutable { reason }) => Attempt::unroutable(reason, snapshot.service.dialect, now),
            Err(SendError::Permanent { reason }) => Attempt::failed(reason, now),
            Err(error) if message.attempts + 1 >= ATTEMPTS => Attempt::failed(error.reason().to_owned(), now),
            Err(error) => Attempt::postponed(&error, message.lane, now),
        };
        attempt.provider = Some(provider.name().to_owned());
        Ok(Some(attempt))
    }

    /// The message was accepted while the node had no scanner, and now it has one.
    async fn scan_first(
        &self,
        snapshot: &Snapshot,
        tenant: &Tenant,
        lease: Lease,
        message: Notification,
    ) -> Result<Outcome> {
        let listeners = Listeners::of(snapshot);
        let hand_over = move |tx: &mut TenantTx<'_>| {
            if settle::settle(tx, listeners, &message, &Fate::new(Status::PendingVirusCheck, tx.now()))? {
                let scan = ScanFiles { service: message.service_id, notification: message.id };
                tx.enqueue(&scan, Enqueue::now(message.lane))?;
            }
            tx.complete(&lease)
        };
        self.notify.store().write(tenant, hand_over).await?;
        Ok(Outcome::Completed)
    }

    /// Records the attempt. A final one completes the job and calls the service back.
    ///
    /// The message may be with its provider by now, so a database that is away is waited for: a job that is given back instead would
    /// send it again.
    async fn record(
        &self,
        snapshot: &Snapshot,
        tenant: &Tenant,
        lease: &Lease,
        message: &Notification,
        attempt: Attempt,
    ) -> Result<Outcome> {
        let listeners = Listeners::of(snapshot);
        let (service, id, before) = (message.service_id, message.id, Arc::new(message.clone()));
        let (lease, retry_at) = (lease.clone(), attempt.retry_at);
        let attempt = Arc::new(attempt);
        let counted = Arc::clone(&attempt);
        let recorded = move |tx: &mut TenantTx<'_>| {
            let recorded = tx.execute(
                &notification::ATTEMPTED,
                &values![
                    service,
                    id,
                    attempt.status.as_str(),
                    attempt.sent_at,
                    attempt.completed_at,
                    attempt.provider.clone(),
                    attempt.reference.clone(),
                    attempt.response.clone(),
                    i64::from(attempt.uncertain)
                ],
            )?;
            if recorded > 0 && attempt.status != before.status {
                settle::moved(tx, listeners, &before, attempt.status)?;
            }
            if attempt.retry_at.is_none() {
                tx.complete(&lease)?;
            }
            Ok(())
        };
        loop {
            match self.notify.store().write(tenant, recorded.clone()).await {
                Ok(()) => break,
                Err(error) if error.kind() == ErrorKind::Unavailable => {
                    tracing::warn!(notification = %id, error = error.chain(), "an attempt cannot be recorded, trying again");
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        }
        self.count(message, &counted);
        Ok(retry_at.map_or(Outcome::Completed, Outcome::RetryAt))
    }

    fn count(&self, message: &Notification, attempt: &Attempt) {
        let metrics = self.notify.metrics();
        metrics.attempted(message.channel, attempt.provider.as_deref().unwrap_or("none"), attempt.outcome());
        if let Some(sent_at) = attempt.sent_at
            && message.key_type != KeyType::Test
        {
            let waited = sent_at.duration_since(message.scheduled_for.unwrap_or(message.created_at));
            metrics.handed_over(message.lane, waited.try_into().unwrap_or_default());
        }
    }
}

impl Attempt {
    fn accepted(status: Status, now: Timestamp) -> Self {
        Self {
            status,
            sent_at: Some(now),
            completed_at: status.is_final().then_some(now),
            provider: None,
            reference: None,
            response: None,
            uncertain: false,
            retry_at: None,
        }
    }

    /// What is counted: the message's new status, or what put it off.
    fn outcome(&self) -> &'static str {
        match (self.retry_at, self.uncertain) {
            (Some(_), true) => "uncertain",
            (Some(_), false) => "retried",
            (None, _) => self.status.as_str(),
        }
    }

    fn failed(reason: String, now: Timestamp) -> Self {
        Self { sent_at: None, response: Some(reason), ..Self::accepted(Status::TechnicalFailure, now) }
    }

    /// No provider has a way to the recipient. Clients of GOV.UK Notify know no state of its own for that.
    fn unroutable(reason: String, dialect: Dialect, now: Timestamp) -> Self {
        let status = match dialect {
            Dialect::Gc => Status::ProviderFailure,
            Dialect::Govuk => Status::TechnicalFailure,
        };
        Self { status, ..Self::failed(reason, now) }
    }

    fn postponed(error: &SendError, lane: Lane, now: Timestamp) -> Self {
        let delay = if lane == Lane::Priority { PRIORITY_DELAY } else { DELAY };
        let asked = error.retry_after().unwrap_or(Duration::ZERO);
        let delay = delay.max(SignedDuration::try_from(asked).unwrap_or(DELAY));
        Self {
            sent_at: None,
            completed_at: None,
            response: Some(error.reason().to_owned()),
            uncertain: matches!(error, SendError::Uncertain { .. }),
            retry_at: Some(now.saturating_add(delay).unwrap_or(Timestamp::MAX)),
            ..Self::accepted(Status::Created, now)
        }
    }

    /// A test key's message goes nowhere; its recipient decides how it ends (section 7.4 of the wire facts).
    fn of_test(message: &Notification, service: &Service, now: Timestamp) -> Self {
        let (to, dialect) = (&message.normalised_recipient, service.dialect);
        let outcome = match message.channel {
            Channel::Email => EmailAddress::parse(to, dialect).ok().as_ref().map(test_outcome_email),
            Channel::Sms => {
                PhoneNumber::parse(to, dialect, service.phone_region()).ok().as_ref().map(test_outcome_phone)
            }
        };
        let status = match outcome.unwrap_or(TestOutcome::Delivered) {
            TestOutcome::Delivered => Status::Delivered,
            TestOutcome::TemporaryFailure => Status::TemporaryFailure,
            TestOutcome::PermanentFailure => Status::PermanentFailure,
        };
        Self { provider: Some("test".to_owned()), ..Self::accepted(status, now) }
    }
}

impl Handler<DeliverNotification> for DeliverHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: DeliverNotification) -> Result<Outcome> {
        let Some((message, is_out)) = self.load(&tenant, &job).await? else { return Ok(Outcome::Done) };
        if message.status != Status::Created {
            return Ok(Outcome::Done);
        }
        let now = self.notify.env().now();
        let snapshot = self.notify.services().find(job.service).await?;
        let Some(snapshot) = snapshot else { return Ok(Outcome::Done) };
        if lease.recovered {
            self.doubt(&tenant, &message).await?;
        }
        if end_suppressed(&self.notify, &snapshot, &tenant, &lease, &message).await? {
            return Ok(Outcome::Completed);
        }
        let patient = now.duration_since(message.scheduled_for.unwrap_or(message.created_at)) < PATIENCE;
        let again = |delay| Ok(Outcome::RetryAt(now.saturating_add(delay).unwrap_or(Timestamp::MAX)));
        let attempt = if is_out {
            Attempt::failed(OPTED_OUT.to_owned(), now)
        } else if snapshot.service.state == ServiceState::Active {
            if message_files::wait_for_scan(&self.notify, &tenant, &message).await? {
                return self.scan_first(&snapshot, &tenant, lease, message).await;
            }
            match self.attempt(&snapshot, &tenant, &message).await? {
                Some(attempt) => attempt,
                None if patient => return again(WAIT),
                None => Attempt::failed("the node could not prepare the message".to_owned(), now),
            }
        } else if patient {
            return again(DELAY);
        } else {
            Attempt::failed("the service is not active".to_owned(), now)
        };
        self.record(&snapshot, &tenant, &lease, &message, attempt).await
    }

    /// The node itself failed at it again and again: the sender must know that nothing was sent.
    async fn exhausted(&self, tenant: Tenant, lease: Lease, job: DeliverNotification) -> Result<Outcome> {
        let Some((message, _)) = self.load(&tenant, &job).await? else { return Ok(Outcome::Done) };
        let Some(snapshot) = self.notify.services().find(job.service).await? else { return Ok(Outcome::Done) };
        let attempt = Attempt::failed("the node could not prepare the message".to_owned(), self.notify.env().now());
        self.record(&snapshot, &tenant, &lease, &message, attempt).await
    }
}
