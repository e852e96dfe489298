//! Messages a page at a time, as files list them.

use crate::Notify;
use crate::model::report::ReportRow;
use crate::model::{BulkId, Channel, KeyType, NotificationId, ServiceId};
use crate::sql::activity::{self, Activity};
use yui_kernel::{Result, Tenant};
use yui_store::values;

/// How many rows one page looks at.
const ROWS: u32 = 1_000;

/// Which messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Those of a channel, or of all, from an id on; without those of test keys.
    Since { first: NotificationId, channel: Option<Channel> },
    /// Those of a bulk send.
    Bulk(BulkId),
}

/// Where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// Before this message.
    pub(crate) before: NotificationId,
    /// After this row of a bulk send.
    pub(crate) after_row: u32,
}

/// Some messages.
pub(crate) struct Page {
    pub(crate) rows: Vec<ReportRow>,
    /// Where to go on; none after the last page.
    pub(crate) next: Option<Position>,
}

/// The messages of a service at a position, newest first, or in the order of a bulk send's rows.
///
/// # Errors
/// As the store reports them.
pub(crate) async fn page(
    notify: &Notify,
    tenant: &Tenant,
    service: ServiceId,
    source: Source,
    at: Position,
) -> Result<Page> {
    let found: Vec<Activity> = notify
        .store()
        .read(tenant, move |tx| match source {
            Source::Since { first, .. } => tx.list(&activity::PAGE, &values![service, at.before, first, ROWS]),
            Source::Bulk(bulk) => tx.list(&activity::OF_BULK, &values![service, bulk, at.after_row, ROWS]),
        })
        .await?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count >= ROWS);
    let next = found
        .last()
        .filter(|_| full)
        .map(|last| Position { before: last.id, after_row: last.bulk_row.unwrap_or(at.after_row) });
    let rows = found.into_iter().filter(|message| wanted(source, message)).map(row).collect();
    Ok(Page { rows, next })
}

fn wanted(source: Source, message: &Activity) -> bool {
    match source {
        Source::Since { channel, .. } => {
            message.key_type != KeyType::Test && channel.is_none_or(|channel| channel == message.channel)
        }
        Source::Bulk(_) => true,
    }
}

fn row(message: Activity) -> ReportRow {
    ReportRow {
        number: message.bulk_row,
        status: message.status.described(message.channel, message.provider_response.as_deref()),
        recipient: message.recipient,
        template: message.template.unwrap_or_default(),
        channel: message.channel,
        job: message.bulk,
        at: message.created_at,
    }
}
