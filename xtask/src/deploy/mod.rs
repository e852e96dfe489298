//! `cargo xtask deploy`: whether the files of `deploy/` hold together, as far as that can be told without a cluster, a container engine or a cloud.
//!
//! What the image holds is not looked at here: a test runs the node in it (`node/tests/it/image`).

mod kubernetes;
mod one_machine;
mod rules;
mod terraform;
mod tools;

use crate::steps::Steps;
use crate::{Result, program, workspace};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tools::Tools;

/// Runs every check, even after one has failed.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new();
    attempt(&mut steps);
    steps.summarise()
}

/// The same as part of another command.
pub(crate) fn attempt(steps: &mut Steps) {
    let Ok(tools) = steps.take("Programs that check deploy/", Tools::provide) else { return };
    steps.attempt("Shell scripts (shellcheck)", || shell(&tools));
    steps.attempt("YAML (yamllint)", || yaml(&tools));
    steps.attempt("Dockerfiles (hadolint)", || docker(&tools));
    steps.attempt("compose.yaml", || one_machine::compose(&tools));
    match tools::systemd_analyze() {
        true => steps.attempt("systemd units (systemd-analyze)", one_machine::units),
        false => steps.leave_out("systemd units", "there is no systemd-analyze on this machine"),
    }
    match tools::kustomize() {
        true => steps.attempt("Kubernetes manifests (kustomize, schemas)", || kubernetes::build(&tools)),
        false => {
            steps.leave_out("Kubernetes manifests", "there is no kubectl of version 1.27 or later on this machine")
        }
    }
    terraform::attempt(steps);
    steps.attempt("Alerts and their tests (promtool)", || rules::check(&tools));
    steps.attempt("Security of image, manifests and cloud (checkov)", || policies(&tools));
}

/// Where what is looked at lies.
fn folder() -> PathBuf {
    workspace::root().join("deploy")
}

/// An empty folder for what is made of it.
fn scratch(name: &str) -> Result<PathBuf> {
    let folder = workspace::metadata()?.target_directory.join("deploy").join(name);
    let made = fs::remove_dir_all(&folder).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    });
    made.and_then(|()| fs::create_dir_all(&folder))
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    Ok(folder)
}

/// All files of a folder and below with this ending, sorted.
fn find(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().and_then(OsStr::to_str) == Some(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A folder's files and folders, in another one that is there.
fn copy(from: &Path, to: &Path) -> Result<()> {
    program::run(Command::new("cp").arg("--recursive").arg(from).arg(to))
}

fn shell(tools: &Tools) -> Result<()> {
    let scripts = find(&folder(), "sh")?;
    program::run(tools.python("shellcheck").arg(workspace::root().join(".ci/run")).args(scripts))
}

fn docker(tools: &Tools) -> Result<()> {
    let of_the_node = folder().join("Dockerfile");
    program::run(tools.python("hadolint").arg(of_the_node).arg(folder().join("terraform/aws/image/Dockerfile")))
}

fn yaml(tools: &Tools) -> Result<()> {
    let rules = folder().join("checks/yamllint.yaml");
    program::run(tools.python("yamllint").arg("--strict").arg("--config-file").arg(rules).arg(folder()))
}

/// What is left out of the rules, and why, is in `deploy/checks/checkov.yaml`.
fn policies(tools: &Tools) -> Result<()> {
    let rules = folder().join("checks/checkov.yaml");
    let all = scratch("policies")?;
    for part in ["Dockerfile", "terraform"] {
        copy(&folder().join(part), &all)?;
    }
    if let Some(manifests) = kubernetes::built("production")? {
        copy(&manifests, &all)?;
    }
    program::run(tools.python("checkov").arg("--config-file").arg(rules).arg("--directory").arg(&all))
}
