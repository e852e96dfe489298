//! What processes of one node tell each other about the requests that they count.
//!
//! Counting in memory costs a request nothing; telling costs a process two transactions a second, however many requests there are. In between, a
//! service that asks several processes at once is admitted for up to a second more than its limit.

use super::{Counted, WINDOW_SECONDS};
use crate::Notify;
use crate::sql::request_rate;
use uuid::Uuid;
use yui_kernel::{NodeWide, Result};
use yui_store::values;

/// How late others may tell of a second: as long as clocks may differ, and a little more.
const LATE: i64 = 5;

/// Tells the other processes what this one counts, and counts what they tell.
pub struct RateExchange {
    notify: Notify,
    process: Uuid,
    /// The last second that was told: it may have been under way then.
    told: Option<i64>,
    /// From which second on others are listened to.
    heard: Option<i64>,
}

impl RateExchange {
    /// For a process that has just been started.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        let process = Uuid::from_bytes(notify.env().random_bytes());
        Self { notify, process, told: None, heard: None }
    }

    /// Tells and listens once. To be called every half second or so; what was missed is made up for at the next call.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn round(&mut self) -> Result<()> {
        let (context, process) = (NodeWide::system("request rates"), self.process);
        let now = self.notify.env().now().as_second();
        let minute = i64::from(WINDOW_SECONDS);
        let counted = self.notify.rate().counted_since(self.told.unwrap_or(now - minute));
        let row = |one: &Counted| {
            let (slot, key_type) = (one.second.rem_euclid(minute), one.key_type.as_str());
            values![one.organisation, one.service, key_type, process, slot, one.second, one.requests].to_vec()
        };
        let rows: Vec<_> = counted.iter().map(row).collect();
        if !rows.is_empty() {
            let tell = move |tx: &mut yui_store::NodeTx<'_>| tx.execute_many(&request_rate::TELL, &rows).map(drop);
            self.notify.store().write_node(&context, tell).await?;
        }
        self.told = Some(now);
        let from = self.heard.unwrap_or(now - minute);
        let heard: Vec<Counted> = self
            .notify
            .store()
            .read_node(&context, move |tx| tx.list(&request_rate::HEAR, &values![from, process]))
            .await?;
        self.notify.rate().hear(&heard, now);
        self.heard = Some(now - LATE);
        Ok(())
    }
}

/// Forgets what processes told that are gone.
#[derive(Clone)]
pub struct PurgeRates(pub Notify);

impl PurgeRates {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let before = self.0.env().now().as_second() - 60 * i64::from(WINDOW_SECONDS);
        let context = NodeWide::system("request rates");
        let forget = move |tx: &mut yui_store::NodeTx<'_>| tx.execute(&request_rate::PURGE, &values![before]).map(drop);
        self.0.store().write_node(&context, forget).await
    }
}
