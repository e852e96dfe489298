//! Bringing a node back, and seeing that it could be brought back.

use super::snapshot::{Entry, Index, Pieces, Snapshot};
use super::take::blocking;
use super::vault::Vault;
use std::collections::HashSet;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Component, Path};
use yui_kernel::{Error, Result, Timestamp};
use yui_store::DATABASE_FILE;
use yui_store::image::check_file;

/// Puts the newest snapshot, or the newest from before an instant, into a data folder that has no database: `yui.db`, and the files in `files`.
///
/// # Errors
/// `Conflict` if the folder has a database; `NotFound` if there is no such snapshot; `Internal` if something in it was changed.
pub async fn restore(vault: &Vault, folder: &Path, until: Option<Timestamp>) -> Result<Entry> {
    let database = folder.join(DATABASE_FILE);
    for name in [DATABASE_FILE, "yui.db-wal"] {
        if folder.join(name).exists() {
            return Err(Error::conflict(format!(
                "{} has a database: name a new folder, or move what is there away",
                folder.display()
            )));
        }
    }
    let index = Index::read(vault).await?;
    let entry = index.newest(until)?.clone();
    let snapshot = Snapshot::read(vault, &entry.id).await?;
    make_folder(folder)?;
    for (path, pieces) in &snapshot.files {
        let path = Path::new(path);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::internal("a path in the backup leads out of its folder"));
        }
        let place = folder.join("files").join(path);
        make_folder(place.parent().unwrap_or(folder))?;
        write(vault, pieces, &place).await?;
    }
    // The database last, and whole: a folder that has one is complete.
    let draft = folder.join("yui.db.restoring");
    write(vault, &snapshot.database, &draft).await?;
    let (draft, place) = (draft, database.clone());
    blocking(move || {
        check_file(&draft)?;
        // Looking through it can leave an empty log behind.
        for end in ["-wal", "-shm"] {
            let _ignored = std::fs::remove_file(format!("{}{end}", draft.display()));
        }
        let failed = |error| unwritable(&place, error);
        std::fs::rename(&draft, &place).map_err(failed)?;
        let above = place.parent().unwrap_or(Path::new("."));
        File::open(above).and_then(|folder| folder.sync_all()).map_err(failed)
    })
    .await?;
    Ok(entry)
}

async fn write(vault: &Vault, pieces: &Pieces, path: &Path) -> Result<()> {
    let failed = |error| unwritable(path, error);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).map_err(failed)?;
    let mut bytes = 0;
    for id in &pieces.contents {
        let content = vault.fetch(id).await?;
        bytes += content.len() as u64;
        file.write_all(&content).map_err(failed)?;
    }
    if bytes != pieces.bytes {
        return Err(Error::internal(format!("{} is not as long in the backup as it should be", path.display())));
    }
    file.sync_all().map_err(failed)
}

fn make_folder(folder: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| unwritable(folder, error))
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("{} cannot be written", path.display())).because(error)
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    /// Snapshots.
    pub snapshots: usize,
    /// Contents, each read once.
    pub contents: usize,
    /// Bytes in them.
    pub bytes: u64,
}

/// Reads every content that a snapshot needs, and sees that it opens and is what it should be.
///
/// # Errors
/// The first that is missing or was changed.
pub async fn verify(vault: &Vault) -> Result<Verified> {
    let mut verified = Verified::default();
    let mut seen = HashSet::new();
    for entry in Index::read(vault).await?.snapshots {
        let snapshot = Snapshot::read(vault, &entry.id).await?;
        verified.snapshots += 1;
        for id in snapshot.contents() {
            if seen.insert(id.clone()) {
                verified.bytes += vault.fetch(id).await?.len() as u64;
                verified.contents += 1;
            }
        }
    }
    Ok(verified)
}
