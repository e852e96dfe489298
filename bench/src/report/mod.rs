//! The report: what was measured, on what, and how it stands to what is expected.

mod chart;
mod text;

use crate::Result;
use crate::load::Window;
use crate::machine::Machine;
use crate::part::bulk::Bulk;
use crate::part::footprint::Footprint;
use crate::part::large::Large;
use crate::part::priority::Priority;
use crate::part::single::Single;
use crate::part::spreadsheet::Measured;
use std::path::PathBuf;

/// Everything that one run found out.
pub(crate) struct Findings {
    pub(crate) machine: Machine,
    pub(crate) window: Window,
    pub(crate) embedded: Option<Single>,
    pub(crate) postgres: Option<Single>,
    pub(crate) bulk: Option<Bulk>,
    pub(crate) footprint: Option<Footprint>,
    pub(crate) spreadsheets: Vec<Measured>,
    pub(crate) large: Option<Large>,
    pub(crate) priority: Option<Priority>,
}

impl Findings {
    pub(crate) fn new(machine: Machine, window: Window) -> Self {
        Self {
            machine,
            window,
            embedded: None,
            postgres: None,
            bulk: None,
            footprint: None,
            spreadsheets: Vec::new(),
            large: None,
            priority: None,
        }
    }
}

/// Writes report.md, and report.svg where there is something to draw, into `folder`; gives the report's path.
pub(crate) fn write(findings: &Findings, folder: PathBuf) -> Result<PathBuf> {
    let report = folder.join("report.md");
    let drawn = chart::draw(findings);
    let text = text::write(findings, drawn.is_some());
    let mut files = vec![(report.clone(), text)];
    files.extend(drawn.map(|svg| (folder.join("report.svg"), svg)));
    for (path, content) in files {
        std::fs::write(&path, content).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(report)
}
