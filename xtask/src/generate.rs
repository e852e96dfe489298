//! Files that the program itself writes and that are committed so that people can read them.

use crate::{Result, program, workspace};
use std::fs;
use std::process::Command;

/// A committed file and the arguments that make `yui` print it.
struct Generated {
    path: &'static str,
    arguments: &'static [&'static str],
}

const FILES: [Generated; 3] = [
    Generated { path: "docs/configuration.md", arguments: &["config", "--markdown"] },
    Generated { path: "docs/openapi.json", arguments: &["openapi"] },
    Generated { path: "docs/command-line.md", arguments: &["help", "--markdown"] },
];

/// Writes every file anew.
pub(crate) fn write() -> Result<()> {
    for (file, text) in print_all()? {
        let path = workspace::root().join(file);
        fs::write(&path, text).map_err(|error| format!("{file} cannot be written: {error}"))?;
        println!("wrote {file}");
    }
    Ok(())
}

/// The files that are not what the program would print now.
pub(crate) fn find_stale() -> Result<Vec<String>> {
    let stale =
        |(file, text): &(&str, String)| fs::read_to_string(workspace::root().join(file)).ok().as_ref() != Some(text);
    let printed = print_all()?;
    Ok(printed
        .iter()
        .filter(|file| stale(file))
        .map(|(file, _)| format!("{file} is stale: run `cargo xtask generate`"))
        .collect())
}

fn print_all() -> Result<Vec<(&'static str, String)>> {
    // The same selection as for the tests: another one would have other features and compile most crates once more.
    program::run(&mut program::cargo(&["build", "--quiet", "--workspace", "--all-targets", "--all-features"]))?;
    let program = workspace::metadata()?.target_directory.join("debug/yui");
    let print = |file: &Generated| {
        let mut yui = Command::new(&program);
        yui.args(file.arguments).current_dir(workspace::root());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("YUI_")) {
            yui.env_remove(name);
        }
        Ok((file.path, program::output(&mut yui)?))
    };
    FILES.iter().map(print).collect()
}
