//! Where things are.

use std::path::{Path, PathBuf};

/// The folder of this crate.
pub(crate) fn bench() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The workspace.
pub(crate) fn root() -> PathBuf {
    bench().parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// What cargo builds, on a disk and not in memory: the databases lie there too.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}
