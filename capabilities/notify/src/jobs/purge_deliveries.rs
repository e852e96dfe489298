//! Forgets what services' own systems were told, and what they could not be told, after a week.

use crate::Notify;
use crate::model::callback::KEPT;
use crate::sql::callback_attempt;
use crate::sql::callback_delivery::{self, Key};
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{NodeTx, Pace, values};

/// How many deliveries one step forgets at most.
const MOST: u32 = 500;

/// Forgets deliveries that were made more than a week ago, with the calls that were made for them.
#[derive(Clone)]
pub struct PurgeDeliveries(pub Notify);

impl PurgeDeliveries {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("forget old callbacks");
        let too_old = self.0.env().now().checked_sub(KEPT);
        let too_old = too_old.map_err(|error| Error::internal("the clock is out of range").because(error))?;
        let mut pace = Pace::up_to(MOST);
        loop {
            let forget = move |tx: &mut NodeTx<'_>, rows: u32| {
                let old = tx.list::<Key>(&callback_delivery::OLD, &values![too_old, rows])?;
                let keys: Vec<Vec<yui_store::Value>> = old
                    .iter()
                    .map(|(organisation, service, id)| values![*organisation, *service, *id].into())
                    .collect();
                tx.execute_many(&callback_attempt::FORGET, &keys)?;
                tx.execute_many(&callback_delivery::FORGET, &keys)?;
                Ok(u32::try_from(keys.len()).unwrap_or(rows))
            };
            let rows = pace.rows();
            if self.0.store().write_node_aside(&context, &mut pace, forget).await? < rows {
                return Ok(());
            }
        }
    }
}
