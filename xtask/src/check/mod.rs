//! `cargo xtask check`: the rules of the house that a compiler does not know.

mod dependencies;
mod edges;
mod length;
mod source;

use crate::{Result, generate, workspace};

/// Prints everything that is wrong; an error if anything is.
pub(crate) fn run() -> Result<()> {
    let files = workspace::files()?;
    let metadata = workspace::metadata()?;
    let mut faults = edges::find_forbidden(&metadata, workspace::root());
    faults.extend(dependencies::find_unexplained(&metadata, workspace::root(), &files));
    faults.extend(length::find_long(&files));
    faults.extend(files.iter().flat_map(source::find_faults));
    faults.extend(generate::find_stale().unwrap_or_else(|error| vec![error]));
    println!("   {} files looked at; {}", files.len(), length::describe(&files));
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!("{} to put right:\n  {}", faults.len(), faults.join("\n  ")))
}
