//! What happens by the clock: silent messages fail, old answers are forgotten.

use super::CallBack;
use crate::Notify;
use crate::model::{NotificationId, ServiceId};
use crate::sql::{idempotency, notification};
use crate::usecases::idempotency::KEPT;
use jiff::SignedDuration;
use yui_kernel::{Error, Lane, NodeWide, OrganisationId, Result};
use yui_store::jobs::Enqueue;
use yui_store::{NodeTx, values};

/// How long a provider may keep silent about a message it took.
const SILENCE: SignedDuration = SignedDuration::from_hours(72);

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
        let expire = move |tx: &mut NodeTx<'_>| {
            let expired: Vec<(OrganisationId, ServiceId, NotificationId)> =
                tx.list(&notification::EXPIRE, &values![since, now])?;
            for (organisation, service, id) in expired {
                let tenant = tx.context().within(organisation);
                // A service that wants no callback costs a job that does nothing.
                tx.within(&tenant, |tx| tx.enqueue(&CallBack::delivery(service, id), Enqueue::now(Lane::Normal)))?;
            }
            Ok(())
        };
        self.0.store().write_node(&context, expire).await
    }
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
        self.0
            .store()
            .write_node(&context, move |tx| tx.execute(&idempotency::PURGE, &values![too_old]))
            .await
            .map(drop)
    }
}

fn out_of_range(error: jiff::Error) -> Error {
    Error::internal("the clock is out of range").because(error)
}
