//! The official GOV.UK Notify clients for Python and Node, with which tests drive a running node, and what drives a browser over its pages.
//!
//! Their versions are pinned in `testkit/clients` and `e2e`; they are installed under `target/clients` and only there.

use crate::{Result, program, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the clients are, for the tests.
pub(crate) struct Clients {
    /// A Python interpreter that can import `notifications_python_client`.
    pub(crate) python: PathBuf,
    /// A folder with `notifications-node-client` in it.
    pub(crate) node_modules: PathBuf,
    /// A folder with what drives a browser in it.
    pub(crate) browser_modules: PathBuf,
}

/// Installs them unless they are there in the pinned versions.
pub(crate) fn provide(install: bool) -> Result<Clients> {
    let target = workspace::metadata()?.target_directory.join("clients");
    let pinned = workspace::root().join("testkit/clients");
    let (python, node) = (target.join("python"), target.join("node"));
    keep_current("notifications-python-client", &python, &pinned.join("requirements.txt"), "python3", install, || {
        install_python(&python, &pinned.join("requirements.txt"))
    })?;
    let (browser, scenarios) = (target.join("browser"), workspace::root().join("e2e"));
    for (name, folder, pinned) in [
        ("notifications-node-client", &node, &pinned),
        ("playwright-core and @axe-core/playwright", &browser, &scenarios),
    ] {
        keep_current(name, folder, &pinned.join("package-lock.json"), "node", install, || {
            install_node(folder, pinned)
        })?;
    }
    Ok(Clients {
        python: python.join("bin/python"),
        node_modules: node.join("node_modules"),
        browser_modules: browser.join("node_modules"),
    })
}

/// Makes an environment of Python's in `folder` with what `requirements` names, and nothing that it does not name by its hash.
pub(crate) fn install_python(folder: &Path, requirements: &Path) -> Result<()> {
    program::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--use-pep517"]);
    program::run(pip.arg("--require-hashes").arg("--requirement").arg(requirements))
}

/// Installs what `pinned/package-lock.json` names into `folder`.
fn install_node(folder: &Path, pinned: &Path) -> Result<()> {
    make_folder(folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(pinned.join(name), folder.join(name)).map_err(|error| format!("{name} cannot be copied: {error}"))?;
    }
    let mut npm = Command::new("npm");
    program::run(
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder),
    )
}

/// Runs `provide` unless `folder` was made from this lock file with this version of the interpreter.
pub(crate) fn keep_current(
    name: &str,
    folder: &Path,
    lock: &Path,
    interpreter: &str,
    install: bool,
    provide: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let lock_text = fs::read_to_string(lock).map_err(|error| format!("{} cannot be read: {error}", lock.display()))?;
    let version = program::output(Command::new(interpreter).arg("--version"))?;
    let (stamp, wanted) = (folder.join("made-from"), format!("{version}{lock_text}"));
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        println!("   there: {name}");
        return Ok(());
    }
    if !install {
        return Err(format!("{name} is not installed in {}: leave --no-install out once", folder.display()));
    }
    println!("   installing {name} into {}", folder.display());
    let trouble =
        format!("{name} cannot be installed (it comes from the language's package registry, so this needs a network)");
    provide().map_err(|error| format!("{trouble}: {error}"))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{} cannot be written: {error}", stamp.display()))
}

fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))
}
