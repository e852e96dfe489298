//! Text messages that people sent to the service, newest first.

use super::{Caller, Failure};
use crate::Notify;
use crate::model::ReceivedTextId;
use crate::model::request::ReceivedQuery;
use crate::sql::received_text::{self, ReceivedText};
use jiff::SignedDuration;
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_policy::Permission;
use yui_store::values;

/// How many texts a page has at most (section 2.8 of the wire facts).
pub const PAGE_SIZE: u32 = 250;

/// How long texts are listed.
const LISTED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The newest texts of the last seven days that the query asks for.
///
/// # Errors
/// A key that may not see messages; faults of the store.
pub async fn list_received_texts(
    notify: &Notify,
    caller: &Caller,
    query: ReceivedQuery,
) -> Result<Vec<ReceivedText>, Failure> {
    let tenant = caller.access.require(Permission::ViewActivity)?;
    let service = caller.snapshot.service.id;
    let before = query.older_than.map_or(ReceivedTextId::from(Uuid::max()), ReceivedTextId::from);
    let since = notify.env().now().saturating_sub(LISTED).unwrap_or(Timestamp::MIN);
    let listed = notify
        .store()
        .read(tenant, move |tx| tx.list(&received_text::LIST, &values![service, before, since, PAGE_SIZE]));
    Ok(listed.await?)
}
