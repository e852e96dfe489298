//! Deleting what is no longer kept.

use super::snapshot::{Index, Snapshot};
use super::vault::Vault;
use jiff::SignedDuration;
use std::collections::HashSet;
use yui_kernel::{ErrorKind, Result, Timestamp};

/// Deletes snapshots that are no longer kept, and the contents that only they needed; gives how many snapshots went.
///
/// The list is changed first, so that nobody restores what is half deleted; a run that was interrupted is repeated by the next.
///
/// # Errors
/// As the store of the backups reports them.
pub async fn prune(vault: &Vault, now: Timestamp, keep: SignedDuration) -> Result<usize> {
    let mut index = Index::read(vault).await?;
    if !index.thin(now, keep) {
        return Ok(0);
    }
    index.write(vault).await?;
    let mut needed = HashSet::new();
    for entry in &index.snapshots {
        needed.extend(Snapshot::read(vault, &entry.id).await?.contents().cloned());
    }
    for entry in &index.leaving {
        let snapshot = match Snapshot::read(vault, &entry.id).await {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            snapshot => snapshot?,
        };
        for id in snapshot.contents().filter(|id| !needed.contains(*id)) {
            vault.forget(id).await?;
        }
        vault.remove(&["snapshots", &entry.id]).await?;
    }
    let gone = index.leaving.len();
    index.leaving.clear();
    index.write(vault).await?;
    Ok(gone)
}
