//! Cancels what an archived service still had to send, some hundreds of messages in a transaction.

use crate::Notify;
use crate::model::{NotificationId, ServiceId, Status};
use crate::sql::bulk_send;
use crate::sql::notification::{self, Notification};
use crate::usecases::settle::{Fate, Listeners, settle};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::{Result, Tenant};
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{TenantTx, values};

/// How many messages are cancelled in one transaction.
const BATCH: u32 = 200;

/// One service that has ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EndService {
    /// Which.
    pub service: ServiceId,
}

impl EndService {
    /// Again after a minute, for a day: only the node can fail.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(Duration::from_secs(60), 24 * 60)
    }
}

impl Job for EndService {
    const KIND: &'static str = "notify.end-service";
}

/// Does the work.
#[derive(Clone)]
pub struct EndServiceHandler {
    notify: Notify,
}

impl EndServiceHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<EndService> for EndServiceHandler {
    async fn run(&self, tenant: Tenant, _: Lease, job: EndService) -> Result<Outcome> {
        let (store, service) = (self.notify.store(), job.service);
        // First the bulk sends, so that no more of their rows become messages.
        store.write(&tenant, move |tx| tx.execute(&bulk_send::CANCEL_ALL, &values![service, tx.now()])).await?;
        let mut last = Some(NotificationId::from(Uuid::nil()));
        while let Some(after) = last {
            last = store.write(&tenant, move |tx| cancel(tx, service, after)).await?;
        }
        Ok(Outcome::Done)
    }
}

/// Cancels the next messages after an id; gives the last one's, if there may be more.
fn cancel(tx: &mut TenantTx<'_>, service: ServiceId, after: NotificationId) -> Result<Option<NotificationId>> {
    let waiting = tx.list::<Notification>(&notification::NOT_SENT, &values![service, after, BATCH])?;
    // Nobody is called back: whoever ran the service has ended it.
    let (fate, nobody) =
        (Fate::new(Status::Cancelled, tx.now()).because("the service is archived"), Listeners::default());
    for message in &waiting {
        settle(tx, nobody, message, &fate)?;
    }
    Ok(waiting.last().map(|message| message.id))
}
