//! Removes files whose time is over: linked files that expired, attached files of messages that were sent, and what refused requests and
//! crashes left behind.

use crate::Notify;
use crate::files::Place;
use crate::model::{FileId, ServiceId, TemplateFileId, TemplateId};
use crate::sql::{file, template_file};
use std::time::Duration;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, values};

/// How many files are removed in one transaction.
const BATCH: u32 = 200;

/// Removes contents, then rows.
#[derive(Clone)]
pub struct PurgeFiles(pub Notify);

impl PurgeFiles {
    /// How often it is done.
    pub const EVERY: Duration = Duration::from_secs(60);

    /// Does it once; doing it again does no harm. A content goes before its row, so that a crash leaves the row to find it by.
    ///
    /// # Errors
    /// As database and file store report them; what was removed until then stays so.
    pub async fn run(&self) -> Result<()> {
        while self.purge_messages().await? == BATCH {}
        while self.purge_templates().await? == BATCH {}
        Ok(())
    }

    async fn purge_messages(&self) -> Result<u32> {
        let (context, now) = (context(), self.0.env().now());
        let expired: Vec<(OrganisationId, ServiceId, FileId)> =
            self.0.store().read_node(&context, move |tx| tx.list(&file::EXPIRED, &values![now, BATCH])).await?;
        for (organisation, _, id) in &expired {
            self.0.files().delete(Place::of_message(*organisation, *id)).await?;
        }
        let count = u32::try_from(expired.len()).unwrap_or(BATCH);
        let remove = move |tx: &mut NodeTx<'_>| {
            for (organisation, service, id) in &expired {
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| tx.execute(&file::DELETE, &values![*service, *id, now]))?;
            }
            Ok(())
        };
        self.0.store().write_node(&context, remove).await?;
        Ok(count)
    }

    async fn purge_templates(&self) -> Result<u32> {
        let (context, now) = (context(), self.0.env().now());
        let expired: Vec<(OrganisationId, ServiceId, TemplateId, TemplateFileId)> = self
            .0
            .store()
            .read_node(&context, move |tx| tx.list(&template_file::EXPIRED, &values![now, BATCH]))
            .await?;
        for (organisation, .., id) in &expired {
            self.0.files().delete(Place::of_template(*organisation, *id)).await?;
        }
        let count = u32::try_from(expired.len()).unwrap_or(BATCH);
        let remove = move |tx: &mut NodeTx<'_>| {
            for (organisation, service, template, id) in &expired {
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| tx.execute(&template_file::EMPTIED, &values![*service, *template, *id]))?;
            }
            Ok(())
        };
        self.0.store().write_node(&context, remove).await?;
        Ok(count)
    }
}

fn context() -> NodeWide {
    NodeWide::system("purge files")
}
