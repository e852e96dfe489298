//! Writing key files, so that neither a crash nor another process sees half a file or loses a key.

use super::{KEY_BYTES, Keyring, unavailable};
use secrecy::zeroize::Zeroizing;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Result as IoResult, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use yui_kernel::{Error, Random, Result};

/// Makes a file with a new key, unless another process is faster.
pub(super) fn create(path: &Path, random: &dyn Random) -> IoResult<()> {
    let draft = write_draft(path, &new_key(random), random)?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    File::open(folder(path))?.sync_all()
}

/// Writes a new key above those that the file has.
pub(super) fn add_key(path: &Path, random: &dyn Random) -> Result<()> {
    let failed = |error| unavailable("changed", path, error);
    let folder = File::open(folder(path)).map_err(failed)?;
    match folder.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Error::conflict(format!("another process is changing the key file {}", path.display())));
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    let earlier = match std::fs::read_to_string(path).map(Zeroizing::new) {
        Ok(earlier) => earlier,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Error::not_found(format!(
                "there is no key file {}: nothing has been sealed yet",
                path.display()
            )));
        }
        Err(error) => return Err(failed(error)),
    };
    // A file that cannot be used as it is must not be made the earlier part of another.
    Keyring::from_file(path, &earlier)?;
    let text = Zeroizing::new(format!("{}{}", new_key(random).as_str(), earlier.as_str()));
    let draft = write_draft(path, &text, random).map_err(failed)?;
    std::fs::rename(&draft, path).and_then(|()| folder.sync_all()).map_err(failed)
}

fn new_key(random: &dyn Random) -> Zeroizing<String> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    random.fill(key.as_mut());
    Zeroizing::new(format!("{}\n", hex::encode(key.as_slice())))
}

/// A complete file under another name.
fn write_draft(path: &Path, text: &str, random: &dyn Random) -> IoResult<PathBuf> {
    let mut suffix = [0; 8];
    random.fill(&mut suffix);
    let draft = path.with_extension(format!("{}.new", hex::encode(suffix)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all())?;
    Ok(draft)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
