//! Removes what no account needs any more: ended sessions, expired links and codes, old history.

use crate::Identity;
use crate::sql::{
    account_link, account_session, email_code, known_device, passkey_challenge, recovery, sign_in, sign_in_event,
    sign_in_pace,
};
use jiff::SignedDuration;
use yui_kernel::{NodeWide, Result, Timestamp};
use yui_store::values;

/// How long expired links, codes and recoveries are kept, so that whoever comes late learns why they do not work.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long the history of sign-ins is kept, and devices are known after their last use.
const HISTORY: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Does the work.
#[derive(Debug, Clone)]
pub struct PurgeAccounts(pub Identity);

impl PurgeAccounts {
    /// One round.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("purge of accounts");
        let now = self.0.env().now();
        let ago = |time| now.saturating_sub(time).unwrap_or(Timestamp::MIN);
        let (late, old, idle) = (ago(KEPT), ago(HISTORY), ago(self.0.settings().sessions.idle));
        let purge = move |tx: &mut yui_store::NodeTx<'_>| {
            tx.execute(&account_session::PURGE, &values![now, idle])?;
            for expired in [&account_link::PURGE, &email_code::PURGE, &sign_in::PURGE, &recovery::PURGE] {
                tx.execute(expired, &values![late])?;
            }
            tx.execute(&passkey_challenge::PURGE, &values![now])?;
            tx.execute(&sign_in_event::PURGE, &values![old])?;
            tx.execute(&known_device::PURGE, &values![old])?;
            tx.execute(&sign_in_pace::PURGE, &values![sign_in_pace::micros(now)])
        };
        self.0.store().write_node(&context, purge).await.map(drop)
    }
}
