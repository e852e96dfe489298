//! The database's folder and files, for the node's user alone: they hold personal data.

use std::fs::{DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Makes the folder if there is none. One that exists keeps its mode: it may be a mounted volume, whose mode is its operator's.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes the database file if there is none; SQLite gives its mode to the log and the index of the log. Files of earlier versions,
/// or of a restored backup, are closed to others.
///
/// Gives the database file, to be closed after SQLite's last connection to it: whoever closes a handle of a file gives up all locks that the process
/// has on it, SQLite's too.
pub(super) fn make_files(database: &Path) -> io::Result<File> {
    let file = open_file(database)?;
    for end in ["-wal", "-shm"] {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        match close_to_others(Path::new(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(file)
}

/// Opens a file for writing, and makes it if there is none.
pub(super) fn open_file(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).mode(0o600).open(path)?;
    close_to_others(path)?;
    Ok(file)
}

fn close_to_others(path: &Path) -> io::Result<()> {
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    match std::fs::set_permissions(path, Permissions::from_mode(mode & 0o700)) {
        // Only its owner can close it; whoever may write it as one of a group can still work with it.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            tracing::warn!(file = %path.display(), "others can read this file, and its owner is another user: run chmod 600");
            Ok(())
        }
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_others_could_read_are_closed() {
        let folder = tempfile::tempdir().unwrap();
        let (database, log) = (folder.path().join("yui.db"), folder.path().join("yui.db-wal"));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for path in [&database, &log] {
            std::fs::write(path, "").unwrap();
            std::fs::set_permissions(path, Permissions::from_mode(0o664)).unwrap();
        }
        make_files(&database).unwrap();
        assert_eq!((mode(&database), mode(&log)), (0o600, 0o600));
    }
}
