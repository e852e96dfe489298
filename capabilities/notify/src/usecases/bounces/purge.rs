//! Forgets what no window reaches any more.

use crate::Notify;
use crate::model::bounces::{WINDOW, hour};
use crate::sql::{bounce_count, problem_address};
use jiff::SignedDuration;
use yui_kernel::{NodeWide, Result, Timestamp};
use yui_store::{NodeTx, values};

/// How long problem addresses are listed.
const LISTED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Forgets counts that are older than two windows, and addresses whose last bounce is a week ago.
#[derive(Clone)]
pub struct PurgeBounces(pub Notify);

impl PurgeBounces {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let now = self.0.env().now();
        let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(Timestamp::MIN);
        let (counted, listed) = (hour(before(WINDOW + WINDOW)), before(LISTED));
        let purge = move |tx: &mut NodeTx<'_>| {
            tx.execute(&bounce_count::PURGE, &values![counted])?;
            tx.execute(&problem_address::PURGE, &values![listed])
        };
        self.0.store().write_node(&NodeWide::system("forget old bounces"), purge).await.map(drop)
    }
}
