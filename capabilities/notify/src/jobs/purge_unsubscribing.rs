//! Forgets who unsubscribed, a week after the service has seen to it, and after a year in any case.

use crate::Notify;
use crate::sql::{unsubscribe_report, unsubscribe_request};
use crate::usecases::unsubscribe::LINK_LASTS;
use jiff::SignedDuration;
use yui_kernel::{NodeWide, Result, Timestamp};
use yui_store::values;

/// How long a report is kept after it was seen to.
const DONE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Does the work.
#[derive(Clone)]
pub struct PurgeUnsubscribing(pub Notify);

impl PurgeUnsubscribing {
    /// One round.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let ago = |time| self.0.env().now().saturating_sub(time).unwrap_or(Timestamp::MIN);
        let (done, old) = (ago(DONE), ago(LINK_LASTS));
        let purge = move |tx: &mut yui_store::NodeTx<'_>| {
            tx.execute(&unsubscribe_request::PURGE_DONE, &values![done])?;
            tx.execute(&unsubscribe_request::PURGE, &values![old])?;
            tx.execute(&unsubscribe_report::PURGE, &values![done, old]).map(drop)
        };
        self.0.store().write_node(&NodeWide::system("purge of unsubscribing"), purge).await
    }
}
