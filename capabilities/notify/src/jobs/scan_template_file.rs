//! Has a file of a template looked at for malware, before any message carries it.

use super::ScanFiles;
use crate::Notify;
use crate::files::{Place, Verdict};
use crate::model::file::TemplateFileState;
use crate::model::{ServiceId, TemplateFileId, TemplateId};
use crate::secrets;
use crate::sql::template_file::{self, TemplateFile};
use serde::{Deserialize, Serialize};
use serde_json::json;
use yui_kernel::{Result, Tenant};
use yui_store::audit::Audited;
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::{TenantTx, values};

/// A file to be looked at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScanTemplateFile {
    /// Whose it is.
    pub service: ServiceId,
    /// The template.
    pub template: TemplateId,
    /// The file.
    pub file: TemplateFileId,
}

impl ScanTemplateFile {
    /// As for the files of messages.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        ScanFiles::schedule()
    }
}

impl Job for ScanTemplateFile {
    const KIND: &'static str = "notify.scan-template-file";
}

/// Does the work.
#[derive(Clone)]
pub struct ScanTemplateFileHandler {
    notify: Notify,
}

impl ScanTemplateFileHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }

    async fn load(&self, tenant: &Tenant, job: &ScanTemplateFile) -> Result<Option<TemplateFile>> {
        let key = values![job.service, job.template, job.file];
        let found = self.notify.store().read(tenant, move |tx| tx.find::<TemplateFile>(&template_file::FIND, &key));
        Ok(found.await?.filter(|file| file.state == TemplateFileState::PendingScan))
    }

    async fn look(&self, tenant: &Tenant, file: &TemplateFile) -> Result<TemplateFileState> {
        let files = self.notify.files();
        let Some(scanner) = files.scanner() else { return Ok(TemplateFileState::Uploaded) };
        let key = secrets::open_file_key(self.notify.keyring(), &file.key_sealed)?;
        let Some(content) = files.get(Place::of_template(tenant.organisation(), file.id), &key).await? else {
            return Ok(TemplateFileState::ScanFailed);
        };
        Ok(match scanner.scan(&content).await? {
            Verdict::Clean => TemplateFileState::Uploaded,
            Verdict::Infected | Verdict::TooLarge => TemplateFileState::ScanFailed,
        })
    }

    async fn conclude(
        &self,
        tenant: &Tenant,
        lease: Lease,
        file: TemplateFile,
        state: TemplateFileState,
    ) -> Result<Outcome> {
        let (service, template) = (file.service_id, file.template_id);
        let conclude = move |tx: &mut TenantTx<'_>| {
            let gone = (state == TemplateFileState::ScanFailed).then(|| tx.now());
            let moved = values![file.service_id, file.template_id, file.id, state.as_str(), gone];
            if tx.execute(&template_file::MOVE, &moved)? > 0 {
                tx.audit(
                    &Audited::new("template.scan_file", "template", file.template_id)
                        .within(file.service_id.uuid())
                        .before(json!({ "file": file.id, "state": file.state.as_str() }))
                        .after(json!({ "file": file.id, "state": state.as_str() })),
                )?;
            }
            tx.complete(&lease)
        };
        self.notify.store().write(tenant, conclude).await?;
        self.notify.template_files().forget(service, template);
        Ok(Outcome::Completed)
    }
}

impl Handler<ScanTemplateFile> for ScanTemplateFileHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: ScanTemplateFile) -> Result<Outcome> {
        let Some(file) = self.load(&tenant, &job).await? else { return Ok(Outcome::Done) };
        let state = self.look(&tenant, &file).await?;
        self.conclude(&tenant, lease, file, state).await
    }

    async fn exhausted(&self, tenant: Tenant, lease: Lease, job: ScanTemplateFile) -> Result<Outcome> {
        let Some(file) = self.load(&tenant, &job).await? else { return Ok(Outcome::Done) };
        self.conclude(&tenant, lease, file, TemplateFileState::ScanFailed).await
    }
}
