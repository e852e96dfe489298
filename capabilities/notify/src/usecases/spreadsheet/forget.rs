//! Forgets checked spreadsheets that nobody started.

use crate::Notify;
use crate::model::upload::KEPT;
use crate::sql::bulk_chunk;
use crate::sql::bulk_send::{self, Forgotten};
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{NodeTx, values};

/// How many are forgotten in one transaction: each has up to a hundred chunks.
const AT_ONCE: u32 = 20;

/// Removes spreadsheets that were checked more than a day ago and never started, with their rows.
#[derive(Clone)]
pub struct ForgetUploads(pub Notify);

impl ForgetUploads {
    /// Does it once; doing it again does no harm.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let context = NodeWide::system("forget checked spreadsheets");
        let too_old = self.0.env().now().checked_sub(KEPT);
        let too_old = too_old.map_err(|error| Error::internal("the clock is out of range").because(error))?;
        let forget = move |tx: &mut NodeTx<'_>| {
            let old: Vec<Forgotten> = tx.list(&bulk_send::FORGOTTEN, &values![too_old, AT_ONCE])?;
            for (organisation, service, id) in &old {
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| {
                    // One that was started in this moment keeps its rows.
                    if tx.execute(&bulk_send::FORGET, &values![*service, *id])? > 0 {
                        tx.execute(&bulk_chunk::DELETE_ALL, &values![*id])?;
                    }
                    Ok(())
                })?;
            }
            Ok(old.len())
        };
        while self.0.store().write_node(&context, forget).await? > 0 {}
        Ok(())
    }
}
