//! The program of before the newest change of the database's form, built so that tests can run it beside this one.

use crate::workspace::{self, git};
use crate::{Result, program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What changes the form of the database.
const MIGRATIONS: &str = ":(glob)**/migrations/*.sql";

/// Where the program is. What was built before is used again.
pub(crate) fn provide() -> Result<PathBuf> {
    let revision = revision()?;
    let target = workspace::metadata()?.target_directory;
    let folder = target.join("previous");
    let built = folder.join(&revision).join("yui");
    if built.exists() {
        println!("   {revision} was built before");
        return Ok(built);
    }
    println!("   {revision}");
    let source = folder.join("source");
    check_out(&revision, &source)?;
    // Into the same folder as this version's, so that what both depend on is built once; the program is put aside before the other one takes its
    // place.
    let mut cargo = program::cargo(&["build", "--workspace", "--all-features", "--bin", "yui", "--target-dir"]);
    program::run(cargo.arg(&target).current_dir(&source))?;
    for_path(&folder.join(&revision), |path| fs::create_dir_all(path))?;
    for_path(&built, |path| fs::copy(target.join("debug/yui"), path).map(drop))?;
    for_path(&source, |path| fs::remove_dir_all(path))?;
    Ok(built)
}

/// The commit before the newest that changed the form of the database; the newest commit while such a change is not committed.
fn revision() -> Result<String> {
    if !git(&["status", "--porcelain", "--", MIGRATIONS])?.is_empty() {
        return commit("HEAD");
    }
    let newest = git(&["log", "-1", "--format=%H", "--", MIGRATIONS])?;
    commit(&format!("{}^", newest.trim()))
}

/// The full name of a commit.
fn commit(name: &str) -> Result<String> {
    Ok(git(&["rev-parse", name])?.trim().to_owned())
}

/// The files of a commit in an empty folder.
fn check_out(revision: &str, into: &Path) -> Result<()> {
    if into.exists() {
        for_path(into, |path| fs::remove_dir_all(path))?;
    }
    for_path(into, |path| fs::create_dir_all(path))?;
    let archive = into.with_extension("tar");
    git(&["archive", "--format=tar", "--output", &archive.display().to_string(), revision])?;
    program::run(Command::new("tar").arg("xf").arg(&archive).arg("--directory").arg(into))?;
    for_path(&archive, |path| fs::remove_file(path))
}

fn for_path(path: &Path, work: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<()> {
    work(path).map_err(|error| format!("{}: {error}", path.display()))
}
