//! Removes registrations whose link was or could have been followed, so that no address is kept for nothing.

use crate::Identity;
use crate::sql::registration;
use jiff::SignedDuration;
use yui_kernel::{NodeWide, Result, Timestamp};
use yui_store::values;

/// How long a registration is kept after its link has expired, so that whoever follows it late learns why it does not work.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Does the work.
#[derive(Debug, Clone)]
pub struct PurgeRegistrations(pub Identity);

impl PurgeRegistrations {
    /// One round.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("purge of registrations");
        let ended = self.0.env().now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        self.0.store().write_node(&context, move |tx| tx.execute(&registration::PURGE, &values![ended])).await.map(drop)
    }
}
