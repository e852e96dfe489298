//! Prometheus' configuration, the alert rules, and the tests of the rules.

use super::{Tools, find, folder};
use crate::{Result, program};

/// Asks `promtool`.
pub(super) fn check(tools: &Tools) -> Result<()> {
    let prometheus = folder().join("observability/prometheus");
    program::run(tools.promtool().args(["check", "config"]).arg(prometheus.join("prometheus.yml")))?;
    program::run(tools.promtool().args(["check", "rules"]).args(find(&prometheus.join("rules"), "yml")?))?;
    program::run(tools.promtool().args(["test", "rules"]).args(find(&prometheus.join("tests"), "yml")?))
}
