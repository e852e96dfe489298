//! Complaints about messages of whichever organisation, for the operator. Those of one service are in [`super::bounces`].

use crate::Notify;
use crate::model::ComplaintId;
use crate::sql::complaint::{self, ComplaintRecord};
use uuid::Uuid;
use yui_kernel::{NodeWide, Result};
use yui_store::values;

/// How many complaints a page has at most.
const PAGE: u32 = 100;

/// The newest complaints, at most 100: those before one, if it is given. They name the message, which says to whom it went as long as it is
/// kept.
///
/// # Errors
/// As the store reports them.
pub async fn list_all_complaints(
    notify: &Notify,
    operator: &NodeWide,
    before: Option<ComplaintId>,
) -> Result<Vec<ComplaintRecord>> {
    let before = before.unwrap_or(ComplaintId::from(Uuid::max()));
    notify.store().read_node(operator, move |tx| tx.list(&complaint::LIST_ALL, &values![before, PAGE])).await
}
