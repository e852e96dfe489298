//! Forgets events that are too old to be read again.

use crate::Notify;
use crate::model::event::KEPT;
use crate::sql::event::{self, Owner};
use crate::usecases::events::forget;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{Pace, TenantTx, values};

/// How many services are looked at in one round.
const SERVICES: u32 = 100;

/// How many events one step forgets at most.
const MOST: u32 = 1_000;

/// Forgets events from more than three days ago; readers that have not seen them are told of a gap.
#[derive(Clone)]
pub struct PurgeEvents(pub Notify);

impl PurgeEvents {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("forget old events");
        let too_old = self.0.env().now().checked_sub(KEPT);
        let too_old = too_old.map_err(|error| Error::internal("the clock is out of range").because(error))?;
        loop {
            let old = self
                .0
                .store()
                .read_node(&context, move |tx| tx.list::<Owner>(&event::OLD, &values![too_old, SERVICES]));
            let old = old.await?;
            for (organisation, service) in &old {
                let (tenant, service) = (context.within(*organisation), *service);
                let forget = move |tx: &mut TenantTx<'_>, rows| forget(tx, service, too_old, rows);
                let mut pace = Pace::up_to(MOST);
                while self.0.store().write_aside(&tenant, &mut pace, forget).await? {}
            }
            if old.is_empty() {
                return Ok(());
            }
        }
    }
}
