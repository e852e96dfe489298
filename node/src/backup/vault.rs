//! Where backups are kept, and how what is kept there is locked.
//!
//! Every object is sealed with the backup key (AES-256-GCM) for its own name, so that none can be read, changed or put in the place of another.
//! Contents are found by a keyed digest of what they hold: what is there already is not written again, and names tell nothing to those without
//! the key.

use bytes::Bytes;
use futures_util::future::try_join_all;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use yui_blob::{BlobName, BlobStore};
use yui_kernel::{Error, Random, Result};
use yui_store::seal::Keyring;

/// What the keyed digest of a content is made for.
const PURPOSE: &str = "backup content";

/// The id of a content: a keyed digest, in hexadecimal.
pub type ContentId = String;

/// A store of backups and the key to it.
#[derive(Clone)]
pub struct Vault {
    store: Arc<dyn BlobStore>,
    /// The first part of every name, where several share a bucket.
    prefix: Option<String>,
    keys: Arc<Keyring>,
    random: Arc<dyn Random>,
}

impl Vault {
    /// Backups in this store under this key.
    pub fn new(store: Arc<dyn BlobStore>, prefix: Option<String>, keys: Keyring, random: Arc<dyn Random>) -> Self {
        Self { store, prefix, keys: Arc::new(keys), random }
    }

    fn name<'a>(&'a self, parts: impl IntoIterator<Item = &'a str>) -> Result<BlobName> {
        BlobName::new(self.prefix.as_deref().into_iter().chain(parts))
    }

    /// Contents are spread over folders of the first two digits.
    fn content(&self, id: &str) -> Result<BlobName> {
        self.name(["contents", id.get(..2).unwrap_or_default(), id])
    }

    /// The id under which a content would be kept.
    #[must_use]
    pub fn id(&self, content: &[u8]) -> ContentId {
        hex::encode(self.keys.tag(PURPOSE, content))
    }

    /// Writes contents, several at a time.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn keep(&self, contents: &[(ContentId, Bytes)]) -> Result<()> {
        try_join_all(contents.iter().map(|(id, content)| async move {
            let name = self.content(id)?;
            self.put(&name, content).await
        }))
        .await
        .map(drop)
    }

    /// Reads a content, and sees that it is what its id says.
    ///
    /// # Errors
    /// `NotFound` if it is not there; `Internal` if it was changed or the key is another.
    pub async fn fetch(&self, id: &str) -> Result<Vec<u8>> {
        let content = self
            .get(&self.content(id)?)
            .await?
            .ok_or_else(|| Error::not_found(format!("the content {id} is missing")))?;
        let tag = hex::decode(id).unwrap_or_default();
        if !self.keys.knows_tag(PURPOSE, &content, &tag) {
            return Err(Error::internal(format!("the content {id} is not what it should be")));
        }
        Ok(content)
    }

    /// Deletes a content.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn forget(&self, id: &str) -> Result<()> {
        self.store.delete(&self.content(id)?).await
    }

    /// Writes a list.
    ///
    /// # Errors
    /// `Invalid` if it is too large for one object; as the store reports them.
    pub async fn write<T: Serialize>(&self, parts: &[&str], list: &T) -> Result<()> {
        let text =
            serde_json::to_vec(list).map_err(|error| Error::internal("a list cannot be written").because(error))?;
        self.put(&self.name(parts.iter().copied())?, &text).await
    }

    /// Reads a list; none if it is not there.
    ///
    /// # Errors
    /// `Internal` if it was changed or the key is another; as the store reports them.
    pub async fn read<T: DeserializeOwned>(&self, parts: &[&str]) -> Result<Option<T>> {
        let Some(text) = self.get(&self.name(parts.iter().copied())?).await? else { return Ok(None) };
        let list = serde_json::from_slice(&text);
        list.map(Some).map_err(|error| Error::internal("a list of the backups is of another version").because(error))
    }

    /// Deletes a list.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn remove(&self, parts: &[&str]) -> Result<()> {
        self.store.delete(&self.name(parts.iter().copied())?).await
    }

    /// The store in plain words.
    #[must_use]
    pub fn describe(&self) -> String {
        self.store.describe()
    }

    async fn put(&self, name: &BlobName, content: &[u8]) -> Result<()> {
        let sealed = self.keys.seal(&purpose(name), content, self.random.as_ref())?;
        self.store.put(name, sealed.into()).await
    }

    async fn get(&self, name: &BlobName) -> Result<Option<Vec<u8>>> {
        let Some(sealed) = self.store.get(name).await? else { return Ok(None) };
        let opened = self.keys.open(&purpose(name), &sealed).map_err(|error| {
            Error::internal(format!(
                "{name} in {} does not open: it was changed, or YUI_BACKUP_KEY is not the key that it was made with",
                self.describe()
            ))
            .because(error)
        })?;
        Ok(Some(opened.expose_secret().to_vec()))
    }
}

fn purpose(name: &BlobName) -> String {
    format!("backup {name}")
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("store", &self.describe()).finish_non_exhaustive()
    }
}
