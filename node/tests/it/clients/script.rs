//! Scripts in the clients' languages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the scripts and examples are.
pub(super) fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn installed(variable: &str) -> PathBuf {
    std::env::var_os(variable).map(PathBuf::from).unwrap_or_else(|| {
        panic!("{variable} is not set: `cargo xtask test` installs the official clients and says where they are")
    })
}

/// A Python script with the official client.
pub(super) fn python(script: &str) -> Command {
    let mut command = Command::new(installed("YUI_TEST_PYTHON"));
    command.arg(source(script)).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
    command
}

/// A Node script with the official client. Node looks for packages beside the script, so it runs from `folder`, which must be empty of them.
pub(super) fn node(script: &str, folder: &Path) -> Command {
    let packages = folder.join("node_modules");
    if !packages.exists() {
        std::os::unix::fs::symlink(installed("YUI_TEST_NODE_MODULES"), packages).unwrap();
    }
    let copy = folder.join("script.mjs");
    fs::copy(source(script), &copy).unwrap();
    let mut command = Command::new("node");
    command.arg(copy);
    command
}

/// Runs it to its end, which must be a good one; gives what it printed.
pub(super) async fn run(mut command: Command) -> String {
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let (out, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}:\n{out}{complaint}", output.status);
    out.into_owned()
}
