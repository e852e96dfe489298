//! What is measured.

pub(crate) mod bulk;
mod database;
pub(crate) mod footprint;
pub(crate) mod large;
pub(crate) mod priority;
pub(crate) mod single;
pub(crate) mod spreadsheet;

use crate::Result;
use std::path::Path;
use tempfile::TempDir;

/// An empty folder within `folder`, gone when it is dropped.
fn new_folder(folder: &Path) -> Result<TempDir> {
    tempfile::tempdir_in(folder).map_err(|error| format!("{}: {error}", folder.display()))
}
