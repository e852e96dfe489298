//! The machine: its clock, its disks, and who can look into the node's folders.

use super::finding::{Finding, Findings};
use super::texts::Text;
use crate::config::Settings;
use crate::config::value::DatabaseUrl;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use yui_kernel::{Env, Timestamp};
use yui_store::Location;

/// How far another clock may be off. Tokens are refused at 30 s.
const SKEW: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);

/// How much of a disk has to be free.
const ROOM: u64 = 1 << 30;

/// The folders in which the node keeps things: its data, and the embedded database where that is elsewhere.
pub(crate) fn folders(settings: &Settings) -> BTreeSet<PathBuf> {
    let database = settings.database.expose().parse();
    let database = match database {
        Ok(Location::Sqlite(folder)) => Some(folder),
        Ok(Location::Postgres(_)) | Err(_) => None,
    };
    let same = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
    let mut seen = BTreeSet::new();
    std::iter::once(settings.storage.data_dir.0.clone())
        .chain(database)
        .filter(|folder| seen.insert(same(folder)))
        .collect()
}

/// Tokens are refused when they are more than 30 seconds off, so a wrong clock locks every client out.
pub(super) fn clock(now: Timestamp) -> Finding {
    let built = std::env::current_exe().and_then(std::fs::metadata).and_then(|program| program.modified());
    match built {
        Ok(built) if later_than(built, now) => Finding::Bad(Text::ClockOlderThanProgram { now: shown(now) }),
        _ => Finding::Good(Text::ClockGood { now: shown(now) }),
    }
}

/// To the second.
fn shown(now: Timestamp) -> String {
    now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn later_than(built: SystemTime, now: Timestamp) -> bool {
    Timestamp::try_from(built).is_ok_and(|built| built > now)
}

/// The seconds between two clocks, if they are too many.
pub(super) fn skew(one: Timestamp, other: Timestamp) -> Option<i64> {
    let apart = one.duration_since(other).abs();
    (apart > SKEW).then(|| apart.as_secs())
}

/// Looks at each folder. Every one of them exists: the database and the key were opened before.
pub(super) fn examine_folders(settings: &Settings, env: &Env, findings: &mut Findings) {
    if let Some(finding) = database_apart(settings) {
        findings.add(Text::Database, finding);
    }
    for folder in folders(settings) {
        if let Some(finding) = file_clock(&folder, env) {
            findings.add(Text::Clock, finding);
        }
        findings.add(Text::Folder, privacy(&folder));
        findings.add(Text::Disk, room(&folder));
    }
}

/// An embedded database that nobody put apart from the data folder: it lies where it did before it followed that folder.
fn database_apart(settings: &Settings) -> Option<Finding> {
    let (DatabaseUrl::Sqlite(folder), data) = (&settings.database, &settings.storage.data_dir.0) else { return None };
    let is_apart = settings.storage.database.is_none() && folder != data;
    is_apart.then(|| {
        let (folder, data) = (folder.display().to_string(), data.display().to_string());
        Finding::Note(Text::DatabaseApart { folder, data })
    })
}

fn privacy(folder: &Path) -> Finding {
    let name = folder.display().to_string();
    match std::fs::metadata(folder).map(|found| found.permissions().mode() & 0o777) {
        Ok(mode) if mode & 0o077 == 0 => Finding::Good(Text::FolderPrivate { folder: name }),
        Ok(mode) => Finding::Note(Text::FolderOpen { folder: name, mode: format!("{mode:o}") }),
        Err(error) => Finding::Bad(Text::FolderUnknown { folder: name, trouble: error.to_string() }),
    }
}

fn room(folder: &Path) -> Finding {
    let name = folder.display().to_string();
    match rustix::fs::statvfs(folder) {
        Ok(disk) => judge_room(name, disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(error) => Finding::Bad(Text::FolderUnknown { folder: name, trouble: error.to_string() }),
    }
}

fn judge_room(folder: String, bytes: u64) -> Finding {
    let free = if bytes >= ROOM { format!("{} GiB", bytes >> 30) } else { format!("{} MiB", bytes >> 20) };
    if bytes < ROOM {
        Finding::Bad(Text::DiskLow { free, folder })
    } else {
        Finding::Good(Text::DiskGood { free, folder })
    }
}

/// A network file system dates files by its server's clock.
fn file_clock(folder: &Path, env: &Env) -> Option<Finding> {
    let name = folder.display().to_string();
    let written = tempfile::tempfile_in(folder).and_then(|file| file.metadata()).and_then(|file| file.modified());
    match written.map(Timestamp::try_from) {
        Ok(Ok(written)) => skew(written, env.now())
            .map(|seconds| Finding::Bad(Text::ClockDiffersFromFiles { folder: name, seconds: seconds.to_string() })),
        Ok(Err(error)) => Some(Finding::Bad(Text::FolderUnknown { folder: name, trouble: error.to_string() })),
        Err(error) => Some(Finding::Bad(Text::FolderUnknown { folder: name, trouble: error.to_string() })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_with_less_than_a_gibibyte_is_too_full() {
        let judged = |bytes| judge_room("/d".to_owned(), bytes);
        assert_eq!(judged(ROOM), Finding::Good(Text::DiskGood { free: "1 GiB".to_owned(), folder: "/d".to_owned() }));
        assert_eq!(
            judged(ROOM - 1),
            Finding::Bad(Text::DiskLow { free: "1023 MiB".to_owned(), folder: "/d".to_owned() })
        );
    }

    #[test]
    fn a_folder_that_others_can_enter_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let set = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        set(0o700);
        assert!(matches!(privacy(folder.path()), Finding::Good(_)));
        set(0o755);
        assert!(matches!(privacy(folder.path()), Finding::Note(Text::FolderOpen { mode, .. }) if mode == "755"));
        assert!(matches!(privacy(&folder.path().join("none")), Finding::Bad(Text::FolderUnknown { .. })));
        assert!(matches!(room(folder.path()), Finding::Good(_) | Finding::Bad(Text::DiskLow { .. })));
    }

    #[test]
    fn clocks_may_be_five_seconds_apart() {
        let now: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        for (seconds, told) in [(0, None), (5, None), (-5, None), (6, Some(6)), (-45, Some(45))] {
            assert_eq!(skew(now + jiff::SignedDuration::from_secs(seconds), now), told, "{seconds}");
        }
    }
}
