//! The programs that look at `deploy/`. Most come from Python's registry and are pinned in `deploy/checks`; two are Debian's.

use crate::{Result, clients, program, tools, workspace};
use std::path::{Path, PathBuf};
use std::process::Command;

const COMPOSE: tools::Tool = tools::Tool {
    name: "Docker Compose",
    packages: &["docker-compose"],
    works: || program::works("docker", &["compose", "version"]) || program::works("docker-compose", &["version"]),
};

/// Those that are always there.
pub(super) struct Tools {
    python: PathBuf,
    promtool: PathBuf,
}

impl Tools {
    /// Installs what is missing.
    pub(super) fn provide() -> Result<Self> {
        tools::provide_these(&[tools::PYTHON, COMPOSE], true)?;
        let folder = workspace::metadata()?.target_directory.join("clients");
        let python = folder.join("deploy");
        let requirements = workspace::root().join("deploy/checks/requirements.txt");
        clients::keep_current(
            "checkov, hadolint, kubernetes-validate, shellcheck, yamllint",
            &python,
            &requirements,
            "python3",
            true,
            || clients::install_python(&python, &requirements),
        )?;
        Ok(Self { python: python.join("bin"), promtool: promtool(&folder)? })
    }

    /// One of those from Python's registry.
    pub(super) fn python(&self, name: &str) -> Command {
        let mut command = Command::new(self.python.join(name));
        command.current_dir(workspace::root());
        command
    }

    pub(super) fn promtool(&self) -> Command {
        Command::new(&self.promtool)
    }

    /// Docker Compose, as a part of Docker or as a program of its own. Neither needs an engine for what is asked here.
    pub(super) fn compose(&self) -> Command {
        if program::works("docker", &["compose", "version"]) {
            let mut docker = Command::new("docker");
            docker.arg("compose");
            return docker;
        }
        Command::new("docker-compose")
    }
}

/// `promtool`, out of Debian's package of Prometheus. The package is not installed, because that would start a server.
fn promtool(folder: &Path) -> Result<PathBuf> {
    if program::works("promtool", &["--version"]) {
        println!("   there: promtool");
        return Ok("promtool".into());
    }
    let folder = folder.join("prometheus");
    let promtool = folder.join("usr/bin/promtool");
    if promtool.to_str().is_some_and(|path| program::works(path, &["--version"])) {
        println!("   there: promtool");
        return Ok(promtool);
    }
    println!("   unpacking Debian's package prometheus into {}", folder.display());
    std::fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    let script = "rm -f prometheus_*.deb && apt-get download prometheus && dpkg-deb --extract prometheus_*.deb .";
    let unpack = || program::run(Command::new("sh").args(["-ec", script]).current_dir(&folder));
    unpack()
        .or_else(|_| tools::apt_get(&["update"]).and_then(|()| unpack()))
        .map_err(|error| format!("{error}\nput promtool on the PATH (it is part of Prometheus)"))?;
    Ok(promtool)
}

/// Whether systemd's own checker is there.
pub(super) fn systemd_analyze() -> bool {
    program::works("systemd-analyze", &["--version"])
}

/// Whether a kubectl is there whose kustomize knows what the manifests use.
pub(super) fn kustomize() -> bool {
    let version = program::output(Command::new("kubectl").args(["version", "--client"]));
    version.is_ok_and(|version| major_of_kustomize(&version).is_some_and(|major| major >= 5))
}

/// Out of the line `Kustomize Version: v5.5.0`. The first kubectl with version 5 is 1.27.
fn major_of_kustomize(version: &str) -> Option<u32> {
    let number = version.lines().find_map(|line| line.strip_prefix("Kustomize Version: v"))?;
    number.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_kubectl_is_told_from_a_new_one() {
        assert_eq!(major_of_kustomize("Client Version: v1.32.4\nKustomize Version: v5.5.0\n"), Some(5));
        assert_eq!(major_of_kustomize("Client Version: v1.26.1\nKustomize Version: v4.5.7\n"), Some(4));
        assert_eq!(major_of_kustomize("Client Version: version.Info{Major:\"1\", Minor:\"20\"}\n"), None);
    }
}
