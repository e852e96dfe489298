//! Writes down what a service is to be told: how its message ended, that a text came in, that a recipient complained.
//!
//! The transaction of whatever happened only leaves one job, which costs it little. The job makes a delivery of it, with an id
//! that stays the same in every call about it, and has the receiver called ([`super::CallReceiver`]).

use super::CallReceiver;
use crate::Notify;
use crate::model::service::CallbackKind;
use crate::model::{ComplaintId, DeliveryId, NotificationId, ReceivedTextId, ServiceId};
use crate::sql::callback_delivery;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yui_kernel::{Result, Tenant};
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{TenantTx, values};

/// What to tell.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum About {
    /// How a message ended.
    Delivery(NotificationId),
    /// That a text came in.
    Received(ReceivedTextId),
    /// That a recipient called a message unwanted.
    Complaint(ComplaintId),
}

/// Something to tell a service's own system.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallBack {
    service: ServiceId,
    about: About,
}

impl About {
    fn kind(self) -> CallbackKind {
        match self {
            Self::Delivery(_) => CallbackKind::Delivery,
            Self::Received(_) => CallbackKind::Received,
            Self::Complaint(_) => CallbackKind::Complaint,
        }
    }

    fn subject(self) -> Uuid {
        match self {
            Self::Delivery(id) => id.uuid(),
            Self::Received(id) => id.uuid(),
            Self::Complaint(id) => id.uuid(),
        }
    }
}

impl CallBack {
    /// To tell how a message ended.
    #[must_use]
    pub fn delivery(service: ServiceId, notification: NotificationId) -> Self {
        Self { service, about: About::Delivery(notification) }
    }

    /// To tell that a text came in.
    #[must_use]
    pub fn received(service: ServiceId, text: ReceivedTextId) -> Self {
        Self { service, about: About::Received(text) }
    }

    /// To tell that a recipient called a message unwanted.
    #[must_use]
    pub fn complaint(service: ServiceId, complaint: ComplaintId) -> Self {
        Self { service, about: About::Complaint(complaint) }
    }
}

impl CallBack {
    /// Without an end: nothing but the database is needed.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        CallReceiver::schedule()
    }
}

impl Job for CallBack {
    const KIND: &'static str = "notify.call-back";
}

/// Does the work.
#[derive(Clone)]
pub struct CallBackHandler {
    notify: Notify,
}

impl CallBackHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<CallBack> for CallBackHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: CallBack) -> Result<Outcome> {
        let Some(snapshot) = self.notify.services().find(job.service).await? else { return Ok(Outcome::Done) };
        let (service, kind, subject) = (job.service, job.about.kind(), job.about.subject());
        if !snapshot.callbacks.iter().any(|callback| callback.kind == kind) {
            return Ok(Outcome::Done);
        }
        // The job's id names the delivery, so that a job that runs twice makes one.
        let id = DeliveryId::from(lease.job.uuid());
        let insert = move |tx: &mut TenantTx<'_>| {
            let now = tx.now();
            let waiting = values![service, id, kind.as_str(), subject, "waiting", now];
            tx.execute(&callback_delivery::INSERT, &waiting).map(drop)
        };
        let receiver = CallReceiver { service, kind };
        // A worker that is calling this receiver already looks again before it leaves: one job fewer for each call to a busy
        // receiver.
        if self.notify.receivers().nudge((service, kind)) {
            self.notify.store().write(&tenant, insert).await?;
            if self.notify.receivers().nudge((service, kind)) {
                return Ok(Outcome::Done);
            }
            self.notify.store().write(&tenant, move |tx| receiver.enqueue(tx)).await?;
            return Ok(Outcome::Done);
        }
        let insert_and_call = move |tx: &mut TenantTx<'_>| {
            insert(tx)?;
            receiver.enqueue(tx)?;
            tx.complete(&lease)
        };
        self.notify.store().write(&tenant, insert_and_call).await?;
        Ok(Outcome::Completed)
    }
}
