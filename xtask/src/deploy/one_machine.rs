//! What runs a node on one machine: compose.yaml and the systemd units.

use super::{Tools, copy, folder, scratch};
use crate::{Result, program};
use std::fs;
use std::path::Path;
use std::process::Command;

/// How much a unit may be exposed, in tenths, of a hundred: systemd's own measure, in which 0 is a service that can do nothing.
const EXPOSURE: &str = "15";

/// Whether Compose understands the file. Its secrets need not be there, and no engine is asked.
pub(super) fn compose(tools: &Tools) -> Result<()> {
    let file = folder().join("compose.yaml");
    program::run(tools.compose().arg("--file").arg(&file).args(["config", "--quiet"]))
}

/// Whether systemd understands every line of the units, and how much they leave open.
pub(super) fn units() -> Result<()> {
    let root = scratch("systemd")?;
    let (units, programs) = (root.join("etc/systemd/system"), root.join("usr/local/bin"));
    // systemd looks whether the program is there, and for the units that these name.
    for folder in [&units, &programs] {
        fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    }
    copy(Path::new("/bin/true"), &programs.join("yui"))?;
    let theirs = root.join("usr/lib/systemd");
    fs::create_dir_all(&theirs).map_err(|error| format!("{} cannot be made: {error}", theirs.display()))?;
    copy(Path::new("/usr/lib/systemd/system"), &theirs)?;
    let mut names = Vec::new();
    for ending in ["service", "socket", "timer"] {
        for unit in super::find(&folder().join("systemd"), ending)? {
            copy(&unit, &units)?;
            names.extend(unit.file_name().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    let mut analyze = Command::new("systemd-analyze");
    analyze.arg(format!("--root={}", root.display())).arg("verify").args(&names).env("SYSTEMD_LOG_COLOR", "no");
    // A line that it does not understand is a warning to systemd: it is said and ignored.
    let output = analyze.output().map_err(|error| format!("systemd-analyze cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let ours: Vec<&str> = said.lines().filter(|line| names.iter().any(|name| line.contains(name.as_str()))).collect();
    if !output.status.success() || !ours.is_empty() {
        return Err(format!("systemd does not understand the units:\n{}", said.trim_end()));
    }
    for service in names.iter().filter(|name| name.ends_with(".service")) {
        let mut analyze = Command::new("systemd-analyze");
        analyze.arg(format!("--root={}", root.display())).args(["--offline=yes", "--no-pager", "security"]);
        let table = program::output(analyze.arg(format!("--threshold={EXPOSURE}")).arg(service))?;
        println!("   {}", table.lines().last().unwrap_or_default().trim_start_matches('→').trim());
    }
    Ok(())
}
