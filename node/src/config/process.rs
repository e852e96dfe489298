//! What one process of a node does, of all that the node does.

use super::ProcessSettings;
use super::reading::Reading;
use super::value::{DatabaseUrl, Role};
use yui_kernel::Lane;

impl ProcessSettings {
    /// Whether it answers the node's requests.
    #[must_use]
    pub fn answers(&self) -> bool {
        matches!(self.role, Role::All | Role::Web)
    }

    /// Whether it does the work that waits.
    #[must_use]
    pub fn works(&self) -> bool {
        matches!(self.role, Role::All | Role::Worker)
    }
}

/// Notes what would never be done, or has no effect.
pub(super) fn check(process: &ProcessSettings, database: &DatabaseUrl, reading: &Reading<'_>) {
    if !process.works() && reading.is_given("YUI_LANES") {
        reading.refuse("YUI_LANES", "has no effect with YUI_ROLE=web: remove it, and let workers have it");
    }
    let leaves_work = process.role != Role::All || process.lanes.0.len() < Lane::ALL.len();
    if leaves_work && database.is_embedded() {
        let setting = if process.role == Role::All { "YUI_LANES" } else { "YUI_ROLE" };
        reading.refuse(
            setting,
            "leaves work to other processes, and the embedded database has one alone: remove it, or set YUI_DATABASE_URL to a PostgreSQL server",
        );
    }
}
