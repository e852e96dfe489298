//! What cargo and git know about the repository.

use crate::{Result, program};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's folder.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The part of `cargo metadata` that is used here (format version 1).
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) target_directory: PathBuf,
}

/// A crate of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

/// What is built from a crate.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    /// Whether its documentation has examples that are run: only libraries' has.
    pub(crate) doctest: bool,
}

/// What a crate depends on.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// The version it asks for, like `^1.54`.
    pub(crate) req: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// The folder of a crate of this workspace; `None` for external crates.
    pub(crate) path: Option<PathBuf>,
}

/// Reads `cargo metadata` without external crates.
pub(crate) fn metadata() -> Result<Metadata> {
    let text = program::output(&mut program::cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata is not as expected: {error}"))
}

/// A file of the repository.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What git prints about the repository.
pub(crate) fn git(arguments: &[&str]) -> Result<String> {
    program::output(Command::new("git").args(arguments).current_dir(root()))
}

/// All text files that are committed or would be: those that git knows or does not ignore.
pub(crate) fn files() -> Result<Vec<File>> {
    let listed = git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let read = |path: &str| {
        let text = std::fs::read_to_string(root().join(path)).ok()?;
        Some(File { path: path.to_owned(), text })
    };
    // Deleted files are still listed, and images are no text: neither has anything to check.
    Ok(listed.split_terminator('\0').filter_map(read).collect())
}
