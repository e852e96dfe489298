//! Keeps a text message that somebody sent to a service.

use crate::jobs::CallBack;
use crate::model::event::Happened;
use crate::model::{ReceivedTextId, ServiceId};
use crate::sql::received_text;
use crate::usecases::events;
use yui_kernel::{Lane, Result};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, values};

/// A text message as its carrier hands it over.
#[derive(Clone, PartialEq, Eq)]
pub struct IncomingText {
    /// Who sent it, in E.164 form.
    pub from_number: String,
    /// The service's number.
    pub to_number: String,
    /// What it says.
    pub content: String,
}

/// Shows nothing: sender and content are personal data.
impl std::fmt::Debug for IncomingText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IncomingText").finish_non_exhaustive()
    }
}

/// Keeps the text for the service and has the service told of it, within the transaction of whoever took it from the carrier, so that it is acknowledged only
/// once it is durable.
///
/// # Errors
/// As the store reports them.
pub fn record_received_text(tx: &mut TenantTx<'_>, service: ServiceId, text: &IncomingText) -> Result<ReceivedTextId> {
    let id = ReceivedTextId::new(tx.env());
    let now = tx.now();
    tx.execute(&received_text::INSERT, &values![service, id, &text.from_number, &text.to_number, &text.content, now])?;
    // A service that wants no callback costs a job that does nothing.
    tx.enqueue(&CallBack::received(service, id), Enqueue::now(Lane::Normal))?;
    if events::wanted(tx, service)? {
        events::note(tx, service, Happened::Received(id), None)?;
    }
    Ok(id)
}
