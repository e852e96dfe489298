//! Tries a receipt again that came before its message was known.

use crate::Notify;
use crate::usecases::retry_receipt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yui_kernel::{Result, Tenant};
use yui_store::jobs::{Handler, Job, Lease, Outcome};

/// One receipt to be tried again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RetryReceipt {
    /// Where it waits.
    pub receipt: Uuid,
}

impl Job for RetryReceipt {
    const KIND: &'static str = "notify.retry-receipt";
}

/// Does the work.
#[derive(Clone)]
pub struct RetryReceiptHandler {
    notify: Notify,
}

impl RetryReceiptHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<RetryReceipt> for RetryReceiptHandler {
    async fn run(&self, _tenant: Tenant, _lease: Lease, job: RetryReceipt) -> Result<Outcome> {
        let next = retry_receipt(&self.notify, job.receipt).await?;
        Ok(next.map_or(Outcome::Done, Outcome::RetryAt))
    }
}
