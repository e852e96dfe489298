//! What the figures were measured on.

use crate::{Result, disk, workspace};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use yui_kernel::Env;

/// Facts of this machine and build.
pub(crate) struct Machine {
    pub(crate) date: String,
    pub(crate) processor: String,
    pub(crate) processors: usize,
    pub(crate) memory_gib: f64,
    pub(crate) system: String,
    pub(crate) compiler: String,
    pub(crate) revision: String,
    pub(crate) sync: Duration,
    pub(crate) load_before: String,
}

impl Machine {
    /// Looks at the machine; `folder` is where the databases will lie.
    pub(crate) fn look(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let cpu = read("/proc/cpuinfo");
        let memory = read("/proc/meminfo");
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            line.split_once(':').map(|(_, value)| value.trim().to_owned())
        };
        let memory_kib = field(&memory, "MemTotal").and_then(|value| value.split(' ').next()?.parse::<f64>().ok());
        Ok(Self {
            date: Env::system().now().strftime("%Y-%m-%d %H:%M UTC").to_string(),
            processor: field(&cpu, "model name").unwrap_or_else(|| "unknown".to_owned()),
            processors: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_gib: memory_kib.unwrap_or_default() / 1024.0 / 1024.0,
            system: format!("{} {}", read("/proc/sys/kernel/ostype").trim(), read("/proc/sys/kernel/osrelease").trim()),
            compiler: said("rustc", &["--version"]),
            revision: said("git", &["describe", "--always", "--dirty"]),
            sync: disk::sync_time(folder)?,
            load_before: load_average(),
        })
    }
}

/// How many processes wanted to run, on average over 1, 5 and 15 minutes.
pub(crate) fn load_average() -> String {
    read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(", ")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|_| "unknown".to_owned())
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(workspace::root()).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
