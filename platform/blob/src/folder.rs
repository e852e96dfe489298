//! A folder of this machine, or one that several machines share.

use crate::{BlobFuture, BlobName, BlobStore, MAX_BYTES, bounded};
use bytes::Bytes;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yui_kernel::{Error, Result};

/// Keeps each object as a file that its owner alone can read.
///
/// An object is written beside its place under a name that no object has, forced to disk, and moved into its place; so a crash leaves the whole
/// object or none.
#[derive(Debug, Clone)]
pub struct Folder {
    root: Arc<PathBuf>,
}

impl Folder {
    /// Keeps objects below `root`, which is made with the first of them.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: Arc::new(root.into()) }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        name: &BlobName,
        work: impl FnOnce(&Place) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = Place::of(&self.root, name)?;
        let done = tokio::task::spawn_blocking(move || work(&place)).await;
        let done = done.map_err(|error| Error::internal("work on the file store broke off").because(error))?;
        done.map_err(|error| match error.kind() {
            ErrorKind::FileTooLarge => Error::internal("a stored object is larger than what the node writes"),
            _ => Error::unavailable(format!("{} cannot be used", self.describe())).because(error),
        })
    }
}

/// Where an object is, and where it is while it is written.
struct Place {
    folder: PathBuf,
    file: PathBuf,
    draft: PathBuf,
}

impl Place {
    fn of(root: &Path, name: &BlobName) -> Result<Self> {
        let file = name.parts().fold(root.to_owned(), |path, part| path.join(part));
        let last = name.parts().last().unwrap_or_default();
        let folder = file.parent().ok_or_else(|| Error::internal("the file store has no folder"))?.to_owned();
        // No name of an object begins with a dot.
        let draft = folder.join(format!(".{last}.draft"));
        Ok(Self { folder, file, draft })
    }

    fn write(&self, content: &[u8]) -> std::io::Result<()> {
        let above = self.folder.parent().filter(|_| !self.folder.exists()).map(Path::to_owned);
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let mut draft = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.draft)?;
        let written = draft.write_all(content).and_then(|()| draft.sync_all());
        drop(draft);
        if let Err(error) = written.and_then(|()| std::fs::rename(&self.draft, &self.file)) {
            // What is left of a disk that filled up would keep it full; the error that matters is the first one.
            let _ignored = std::fs::remove_file(&self.draft);
            return Err(error);
        }
        File::open(&self.folder)?.sync_all()?;
        above.map_or(Ok(()), |above| File::open(above)?.sync_all())
    }

    fn read(&self) -> std::io::Result<Option<Bytes>> {
        let file = match File::open(&self.file) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut content = Vec::new();
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut content)?;
        if content.len() > MAX_BYTES {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(Some(content.into()))
    }

    fn delete(&self) -> std::io::Result<()> {
        for path in [&self.file, &self.draft] {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

impl BlobStore for Folder {
    fn put<'a>(&'a self, name: &'a BlobName, content: Bytes) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            bounded(content.len())?;
            self.blocking(name, move |place| place.write(&content)).await
        })
    }

    fn get<'a>(&'a self, name: &'a BlobName) -> BlobFuture<'a, Option<Bytes>> {
        Box::pin(self.blocking(name, Place::read))
    }

    fn delete<'a>(&'a self, name: &'a BlobName) -> BlobFuture<'a, ()> {
        Box::pin(self.blocking(name, Place::delete))
    }

    fn describe(&self) -> String {
        format!("the folder {}", self.root.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use std::os::unix::fs::PermissionsExt as _;

    fn name(last: &str) -> BlobName {
        BlobName::new(["org", last]).unwrap()
    }

    #[tokio::test]
    async fn what_was_put_is_got_until_it_is_deleted() {
        let scratch = tempfile::tempdir().unwrap();
        let store = Folder::new(scratch.path().join("files"));
        assert_eq!(store.get(&name("a")).await.unwrap(), None);
        store.delete(&name("a")).await.unwrap();
        for content in ["one", "another, longer", ""] {
            store.put(&name("a"), content.into()).await.unwrap();
            assert_eq!(store.get(&name("a")).await.unwrap().unwrap(), content);
        }
        let folder = scratch.path().join("files/org");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("a"))), (0o700, 0o600));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "no draft is left");
        store.delete(&name("a")).await.unwrap();
        assert_eq!(store.get(&name("a")).await.unwrap(), None);
        check(&store).await.unwrap();
    }

    #[tokio::test]
    async fn what_a_crash_left_behind_is_never_read_and_goes_with_its_object() {
        let scratch = tempfile::tempdir().unwrap();
        let store = Folder::new(scratch.path());
        let draft = scratch.path().join("org/.a.draft");
        std::fs::create_dir(scratch.path().join("org")).unwrap();
        std::fs::write(&draft, "ha").unwrap();
        assert_eq!(store.get(&name("a")).await.unwrap(), None);
        store.put(&name("a"), "half and half".into()).await.unwrap();
        assert_eq!(store.get(&name("a")).await.unwrap().unwrap(), "half and half");
        std::fs::write(&draft, "ha").unwrap();
        store.delete(&name("a")).await.unwrap();
        assert!(!draft.exists());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_used_is_told_by_name() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("files");
        std::fs::write(&file, "not a folder").unwrap();
        let error = Folder::new(&file).put(&name("a"), Bytes::new()).await.unwrap_err();
        assert_eq!(error.kind(), yui_kernel::ErrorKind::Unavailable);
        assert!(error.to_string().contains("files"), "{error}");
        let large = Bytes::from(vec![0; MAX_BYTES + 1]);
        assert_eq!(
            Folder::new(scratch.path()).put(&name("a"), large).await.unwrap_err().kind(),
            yui_kernel::ErrorKind::Invalid
        );
    }
}
