//! Where a node keeps what is too large for its database: a folder, or any store that speaks the S3 protocol.
//!
//! The API is small on purpose: whole objects are written, read and deleted by name. There is no listing, because whoever puts an object has
//! a row in the database that names it, and writes that row first: what a crash leaves behind is found by the row, on every kind of store
//! and without the right to list.
//!
//! What every store promises:
//!
//! - An object that [`put`](BlobStore::put) has returned for is durable and whole; nobody ever reads a part of one.
//! - Deleting what is not there is no error, so that a purge can be repeated.
//! - A store that is away is `Unavailable`, and the call can be repeated later.

pub mod folder;
pub mod name;
pub mod s3;

pub use folder::Folder;
pub use name::BlobName;
pub use s3::{S3, S3Settings};

use bytes::Bytes;
use std::future::Future;
use std::pin::Pin;
use yui_kernel::{Error, Result};

/// The largest object, in bytes: objects are held in memory whole.
pub const MAX_BYTES: usize = 64 << 20;

/// What a store's method returns.
pub type BlobFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Keeps objects.
pub trait BlobStore: Send + Sync + 'static {
    /// Writes an object, over one that had the name. It is durable when this returns.
    ///
    /// # Errors
    /// `Invalid` if it is larger than [`MAX_BYTES`]; `Unavailable` if the store is away or full.
    fn put<'a>(&'a self, name: &'a BlobName, content: Bytes) -> BlobFuture<'a, ()>;

    /// Reads an object; none if there is no such.
    ///
    /// # Errors
    /// `Unavailable` if the store is away; `Internal` if what it holds is larger than [`MAX_BYTES`].
    fn get<'a>(&'a self, name: &'a BlobName) -> BlobFuture<'a, Option<Bytes>>;

    /// Deletes an object, if it is there.
    ///
    /// # Errors
    /// `Unavailable` if the store is away.
    fn delete<'a>(&'a self, name: &'a BlobName) -> BlobFuture<'a, ()>;

    /// The store in plain words, for `yui doctor`: `the folder /var/lib/yui/files`.
    fn describe(&self) -> String;
}

/// Writes, reads and deletes a small object, and so finds out whether all three work.
///
/// # Errors
/// Which of them does not, and why.
pub async fn check(store: &dyn BlobStore) -> Result<()> {
    let name = BlobName::new(["check"])?;
    let content = Bytes::from_static(b"written by yui doctor");
    store.put(&name, content.clone()).await?;
    let found = store.get(&name).await?;
    store.delete(&name).await?;
    match found {
        Some(found) if found == content => Ok(()),
        _ => Err(Error::internal("what was written does not come back")),
    }
}

/// Refuses an object that is too large.
fn bounded(length: usize) -> Result<()> {
    if length > MAX_BYTES {
        return Err(Error::invalid(format!(
            "an object of {length} bytes is larger than the {MAX_BYTES} that are kept"
        )));
    }
    Ok(())
}
