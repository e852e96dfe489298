//! What happens by the clock: silent messages fail, old answers are forgotten.

use crate::Notify;
use crate::model::receipt::SILENCE;
use crate::model::{NotificationId, ServiceId, Status};
use crate::sql::idempotency;
use crate::sql::notification::{self, Notification};
use crate::usecases::idempotency::KEPT;
use crate::usecases::settle::{Fate, Listeners, settle};
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Timestamp};
use yui_store::{NodeTx, Pace, TenantTx, values};

/// How many messages, or answers, one step takes at most.
const MOST: u32 = 500;

/// Makes a temporary failure of every message whose provider has kept silent for 72 hours.
#[derive(Clone)]
pub struct ExpireSilent(pub Notify);

impl ExpireSilent {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("expire silent messages");
        let now = self.0.env().now();
        let since = now.checked_sub(SILENCE).map_err(out_of_range)?;
        let mut pace = Pace::up_to(MOST);
        loop {
            let expire = move |tx: &mut NodeTx<'_>, rows: u32| {
                let silent: Vec<(OrganisationId, ServiceId, NotificationId)> =
                    tx.list(&notification::SILENT, &values![since, rows])?;
                let found = u32::try_from(silent.len()).unwrap_or(rows);
                for (organisation, service, id) in silent {
                    let tenant = tx.context().within(organisation);
                    tx.within(&tenant, |tx| expire(tx, service, id, now))?;
                }
                Ok(found)
            };
            let rows = pace.rows();
            if self.0.store().write_node_aside(&context, &mut pace, expire).await? < rows {
                return Ok(());
            }
        }
    }
}

fn expire(tx: &mut TenantTx<'_>, service: ServiceId, id: NotificationId, now: Timestamp) -> Result<()> {
    let Some(message) = tx.find::<Notification>(&notification::FIND, &values![service, id])? else { return Ok(()) };
    let listeners = Listeners::read(tx, service)?;
    settle(tx, listeners, &message, &Fate::new(Status::TemporaryFailure, now)).map(drop)
}

/// Forgets answers that are too old to be repeated.
#[derive(Clone)]
pub struct PurgeIdempotency(pub Notify);

impl PurgeIdempotency {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("forget old answers");
        let too_old = self.0.env().now().checked_sub(KEPT).map_err(out_of_range)?;
        let mut pace = Pace::up_to(MOST);
        loop {
            let rows = pace.rows();
            let purge = move |tx: &mut NodeTx<'_>, rows| tx.execute(&idempotency::PURGE, &values![too_old, rows]);
            if self.0.store().write_node_aside(&context, &mut pace, purge).await? < u64::from(rows) {
                return Ok(());
            }
        }
    }
}

fn out_of_range(error: jiff::Error) -> Error {
    Error::internal("the clock is out of range").because(error)
}
