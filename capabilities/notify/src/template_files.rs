//! The files that every message of a template carries, as deliveries need them: which there are is asked again after a moment, and contents are
//! kept in memory, because a bulk send carries the same ones fifty thousand times.

use crate::files::{Files, Place};
use crate::model::file::TemplateFileState;
use crate::model::{ServiceId, TemplateFileId, TemplateId};
use crate::providers::Attachment;
use crate::secrets;
use crate::services::STALENESS;
use crate::sql::template_file::{self, TemplateFile};
use quick_cache::sync::Cache;
use std::sync::Arc;
use yui_kernel::{Error, Result, Tenant, Timestamp};
use yui_store::seal::Keyring;
use yui_store::{Store, values};

/// For how many templates it is kept which files they have.
const KEPT_LISTS: usize = 1_000;

/// How many contents are kept, of at most six mebibytes each.
const KEPT_CONTENTS: usize = 8;

type List = (Timestamp, Arc<Vec<TemplateFile>>);

/// The files of the node's templates.
pub struct TemplateFiles {
    store: Store,
    keyring: Arc<Keyring>,
    files: Files,
    lists: Cache<(ServiceId, TemplateId), List>,
    contents: Cache<TemplateFileId, Attachment>,
}

impl TemplateFiles {
    /// Reads rows from `store` and contents from `files`; opens keys with `keyring`.
    #[must_use]
    pub fn new(store: Store, keyring: Arc<Keyring>, files: Files) -> Self {
        Self { store, keyring, files, lists: Cache::new(KEPT_LISTS), contents: Cache::new(KEPT_CONTENTS) }
    }

    /// What messages of a template carry; none if a file of it has to be scanned first.
    ///
    /// # Errors
    /// `Unavailable` if database or file store are away.
    pub async fn carried(
        &self,
        tenant: &Tenant,
        service: ServiceId,
        template: TemplateId,
    ) -> Result<Option<Vec<Attachment>>> {
        let list = self.list(tenant, service, template).await?;
        if list.iter().any(|file| file.state == TemplateFileState::PendingScan) {
            return Ok(None);
        }
        let mut attachments = Vec::new();
        for file in list.iter().filter(|file| file.state == TemplateFileState::Uploaded) {
            attachments.push(self.content(tenant, file).await?);
        }
        Ok(Some(attachments))
    }

    async fn list(&self, tenant: &Tenant, service: ServiceId, template: TemplateId) -> Result<Arc<Vec<TemplateFile>>> {
        let now = self.store.env().now();
        if let Some((read_at, list)) = self.lists.get(&(service, template))
            && now.duration_since(read_at).abs() < STALENESS
        {
            return Ok(list);
        }
        let list =
            self.store.read(tenant, move |tx| tx.list(&template_file::LIST, &values![service, template])).await?;
        let list = Arc::new(list);
        self.lists.insert((service, template), (now, Arc::clone(&list)));
        Ok(list)
    }

    async fn content(&self, tenant: &Tenant, file: &TemplateFile) -> Result<Attachment> {
        if let Some(kept) = self.contents.get(&file.id) {
            return Ok(kept);
        }
        let key = secrets::open_file_key(&self.keyring, &file.key_sealed)?;
        let content = self.files.get(Place::of_template(tenant.organisation(), file.id), &key).await?;
        let content =
            content.ok_or_else(|| Error::internal(format!("the content of template file {} is gone", file.id)))?;
        let attachment = Attachment { name: file.name.clone(), media_type: file.media_type.clone(), content };
        self.contents.insert(file.id, attachment.clone());
        Ok(attachment)
    }

    /// Has the files of a template read anew.
    pub fn forget(&self, service: ServiceId, template: TemplateId) {
        self.lists.remove(&(service, template));
    }
}
