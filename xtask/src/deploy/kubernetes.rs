//! The manifests of each overlay: whether they can be built, and are what a cluster would take.

use super::{Tools, folder, scratch};
use crate::{Result, program, workspace};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The version of Kubernetes whose schemas are asked.
const VERSION: &str = "1.32";

/// The manifests that were built of an overlay, if that could be done.
pub(super) fn built(overlay: &str) -> Result<Option<PathBuf>> {
    let file = workspace::metadata()?.target_directory.join("deploy/kubernetes").join(overlay).with_extension("yaml");
    Ok(file.exists().then_some(file))
}

/// Builds every overlay and holds it against the schemas.
pub(super) fn build(tools: &Tools) -> Result<()> {
    let built = scratch("kubernetes")?;
    let overlays = folder().join("kubernetes/overlays");
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}", overlays.display());
    for overlay in fs::read_dir(&overlays).map_err(unreadable)? {
        let overlay = overlay.map_err(unreadable)?;
        let manifests = program::output(Command::new("kubectl").arg("kustomize").arg(overlay.path()))?;
        let name = overlay.file_name().to_string_lossy().into_owned();
        let file = built.join(&name).with_extension("yaml");
        fs::write(&file, &manifests).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
        let mut validate = tools.python("kubernetes-validate");
        program::run(validate.args(["--kubernetes-version", VERSION, "--strict", "--quiet"]).arg(&file))?;
        println!("   {name}: {} objects", manifests.lines().filter(|line| line.starts_with("kind:")).count());
    }
    Ok(())
}
