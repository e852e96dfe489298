//! Has the files of a message looked at for malware, and lets the message go on if nothing is found.
//!
//! As long as the scanner is away the message waits: nothing that was not looked at is sent while the node has a scanner.

use super::DeliverNotification;
use crate::Notify;
use crate::files::{Place, Verdict};
use crate::model::file::FileState;
use crate::model::{NotificationId, ServiceId, Status};
use crate::secrets;
use crate::sql::file::{self, StoredFile};
use crate::sql::notification::{self, Notification};
use crate::usecases::message_files;
use crate::usecases::settle::{Fate, Listeners, settle};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use yui_kernel::{Result, Tenant};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{TenantTx, values};

/// The longest wait between two tries.
const LONGEST_WAIT: u64 = 300;

/// A message whose files are to be looked at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScanFiles {
    /// Whose it is.
    pub service: ServiceId,
    /// The message.
    pub notification: NotificationId,
}

impl ScanFiles {
    /// After ten seconds, then after ten more each time up to five minutes; for three days in all.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::new(864 + 15, |failures| Duration::from_secs((u64::from(failures) * 10).min(LONGEST_WAIT)))
    }
}

impl Job for ScanFiles {
    const KIND: &'static str = "notify.scan-files";
}

/// Does the work.
#[derive(Clone)]
pub struct ScanFilesHandler {
    notify: Notify,
}

/// What the files of a message come to.
enum Finding {
    Clean,
    Infected,
    Unsendable(&'static str),
}

impl ScanFilesHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }

    async fn load(&self, tenant: &Tenant, job: &ScanFiles) -> Result<Option<Notification>> {
        let (service, id) = (job.service, job.notification);
        self.notify.store().read(tenant, move |tx| tx.find(&notification::FIND, &values![service, id])).await
    }

    async fn look(&self, tenant: &Tenant, message: &Notification) -> Result<Finding> {
        for row in message_files::list(&self.notify, tenant, message.id).await? {
            match row.state {
                FileState::Clean => {}
                FileState::Infected => return Ok(Finding::Infected),
                FileState::Storing => return Ok(Finding::Unsendable("one of its files is gone")),
                FileState::PendingScan | FileState::Unscanned => match self.look_at(tenant, &row).await? {
                    Finding::Clean => {}
                    other => return Ok(other),
                },
            }
        }
        Ok(Finding::Clean)
    }

    async fn look_at(&self, tenant: &Tenant, row: &StoredFile) -> Result<Finding> {
        let files = self.notify.files();
        let Some(scanner) = files.scanner() else {
            self.keep(tenant, row, FileState::Unscanned).await?;
            return Ok(Finding::Clean);
        };
        let Some(sealed) = &row.key_sealed else { return Ok(Finding::Unsendable("one of its files is gone")) };
        let key = secrets::open_file_key(self.notify.keyring(), sealed)?;
        let Some(content) = files.get(Place::of_message(tenant.organisation(), row.id), &key).await? else {
            return Ok(Finding::Unsendable("one of its files is gone"));
        };
        let (state, finding) = match scanner.scan(&content).await? {
            Verdict::Clean => (FileState::Clean, Finding::Clean),
            Verdict::Infected => (FileState::Infected, Finding::Infected),
            Verdict::TooLarge => {
                tracing::warn!(
                    file = %row.id, bytes = row.bytes,
                    "the malware scanner looks at no file of this size: raise StreamMaxLength of clamd to 11M or more"
                );
                return Ok(Finding::Unsendable("one of its files is larger than the malware scanner looks at"));
            }
        };
        self.keep(tenant, row, state).await?;
        Ok(finding)
    }

    async fn keep(&self, tenant: &Tenant, row: &StoredFile, state: FileState) -> Result<()> {
        let (service, id) = (row.service_id, row.id);
        let keep = move |tx: &mut TenantTx<'_>| tx.execute(&file::SCANNED, &values![service, id, state.as_str()]);
        self.notify.store().write(tenant, keep).await.map(drop)
    }

    async fn conclude(
        &self,
        tenant: &Tenant,
        lease: Lease,
        message: Notification,
        finding: Finding,
    ) -> Result<Outcome> {
        let conclude = move |tx: &mut TenantTx<'_>| {
            let now = tx.now();
            let fate = match &finding {
                Finding::Clean => Fate::new(Status::Created, now),
                Finding::Infected => Fate::new(Status::VirusScanFailed, now).because("malware was found in a file"),
                Finding::Unsendable(reason) => Fate::new(Status::TechnicalFailure, now).because(*reason),
            };
            let listeners = Listeners::read(tx, message.service_id)?;
            if settle(tx, listeners, &message, &fate)? && fate.status == Status::Created {
                let job = DeliverNotification { service: message.service_id, notification: message.id };
                let how = match message.scheduled_for.filter(|at| *at > now) {
                    Some(at) => Enqueue::at(message.lane, at),
                    None => Enqueue::now(message.lane),
                };
                let job = tx.enqueue(&job, how)?.uuid();
                tx.execute(&notification::HAND_ON, &values![message.service_id, message.id, job])?;
            }
            tx.complete(&lease)
        };
        self.notify.store().write(tenant, conclude).await?;
        Ok(Outcome::Completed)
    }
}

impl Handler<ScanFiles> for ScanFilesHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: ScanFiles) -> Result<Outcome> {
        let Some(message) = self.load(&tenant, &job).await? else { return Ok(Outcome::Done) };
        if message.status != Status::PendingVirusCheck {
            return Ok(Outcome::Done);
        }
        let finding = self.look(&tenant, &message).await?;
        self.conclude(&tenant, lease, message, finding).await
    }

    async fn exhausted(&self, tenant: Tenant, lease: Lease, job: ScanFiles) -> Result<Outcome> {
        let Some(message) = self.load(&tenant, &job).await? else { return Ok(Outcome::Done) };
        if message.status != Status::PendingVirusCheck {
            return Ok(Outcome::Done);
        }
        let reason = Finding::Unsendable("its files could not be scanned for malware");
        self.conclude(&tenant, lease, message, reason).await
    }
}
