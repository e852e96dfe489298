//! Contents of files: encrypted, in the file store, and looked at by a scanner where there is one.

mod cipher;
mod scanner;

pub use cipher::FileKey;
pub use scanner::{Clamd, ClamdAddress, Scanner, Scanning, Verdict};

use crate::model::{FileId, TemplateFileId};
use bytes::Bytes;
use std::sync::Arc;
use uuid::Uuid;
use yui_blob::{BlobName, BlobStore};
use yui_kernel::{Env, Error, OrganisationId, Result};

/// Where contents are kept, and what looks at them.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn BlobStore>,
    scanner: Option<Arc<dyn Scanner>>,
}

/// A place in the file store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    organisation: OrganisationId,
    kind: &'static str,
    id: Uuid,
}

impl Place {
    /// Of a message's file.
    #[must_use]
    pub fn of_message(organisation: OrganisationId, id: FileId) -> Self {
        Self { organisation, kind: "messages", id: id.uuid() }
    }

    /// Of a template's file.
    #[must_use]
    pub fn of_template(organisation: OrganisationId, id: TemplateFileId) -> Self {
        Self { organisation, kind: "templates", id: id.uuid() }
    }

    /// The last two digits spread the files of an organisation over folders.
    fn name(self) -> Result<BlobName> {
        let id = self.id.to_string();
        let spread = id.get(34..).unwrap_or("00");
        BlobName::new([&self.organisation.to_string(), self.kind, spread, &id])
    }

    /// What the content is bound to: moved to another place it does not open.
    fn context(self) -> [u8; 16] {
        *self.id.as_bytes()
    }
}

impl Files {
    /// Keeps contents in `store`. Without a scanner nothing is looked at.
    #[must_use]
    pub fn new(store: Arc<dyn BlobStore>, scanner: Option<Arc<dyn Scanner>>) -> Self {
        Self { store, scanner }
    }

    /// The scanner, if there is one.
    #[must_use]
    pub fn scanner(&self) -> Option<&dyn Scanner> {
        self.scanner.as_deref()
    }

    /// Where contents are kept.
    #[must_use]
    pub fn store(&self) -> &dyn BlobStore {
        self.store.as_ref()
    }

    /// Encrypts a content and keeps it.
    ///
    /// # Errors
    /// `Unavailable` if the file store is away or full.
    pub async fn put(&self, place: Place, key: &FileKey, content: &[u8], env: &Env) -> Result<()> {
        let sealed = key.seal_content(&place.context(), content, env.random.as_ref())?;
        self.store.put(&place.name()?, sealed.into()).await
    }

    /// A content; none if it is gone.
    ///
    /// # Errors
    /// `Unavailable` if the file store is away; `Internal` if what it holds was changed or is another file's.
    pub async fn get(&self, place: Place, key: &FileKey) -> Result<Option<Bytes>> {
        let Some(sealed) = self.store.get(&place.name()?).await? else { return Ok(None) };
        let opened = key.open_content(&place.context(), sealed);
        let opened = opened.ok_or_else(|| Error::internal(format!("the content of file {} was changed", place.id)))?;
        Ok(Some(opened))
    }

    /// Deletes a content, if it is there.
    ///
    /// # Errors
    /// `Unavailable` if the file store is away.
    pub async fn delete(&self, place: Place) -> Result<()> {
        self.store.delete(&place.name()?).await
    }
}
