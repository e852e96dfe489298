//! The one way in which the status of an accepted message changes: by an attempt to deliver it, a receipt, a scan, the clock, or a
//! person who takes it back.
//!
//! Whoever concludes a message calls [`settle`] in the transaction that concludes it; whatever follows from a new status (the
//! callback to the service, and whatever else listens) is written there, so that no way out of the node forgets it.

use crate::jobs::CallBack;
use crate::model::event::Happened;
use crate::model::receipt::Feedback;
use crate::model::service::CallbackKind;
use crate::model::{ServiceId, Status};
use crate::services::Snapshot;
use crate::sql::callback;
use crate::sql::notification::{self, Notification};
use crate::usecases::{bounces, events, figures, message_files};
use yui_kernel::{Result, Timestamp};
use yui_store::jobs::Enqueue;
use yui_store::{TenantTx, values};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// Its new status.
    pub status: Status,
    /// When that happened.
    pub at: Timestamp,
    /// What the provider or the node says about it, without personal data; nothing leaves what was said before.
    pub response: Option<String>,
    /// What it says about the recipient's address.
    pub feedback: Option<Feedback>,
}

impl Fate {
    /// A new status, with nothing more said.
    #[must_use]
    pub fn new(status: Status, at: Timestamp) -> Self {
        Self { status, at, response: None, feedback: None }
    }

    /// The same with words about it.
    #[must_use]
    pub fn because(self, response: impl Into<String>) -> Self {
        Self { response: Some(response.into()), ..self }
    }
}

/// Who wants to hear of a service's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listeners {
    /// The service's own system, called back about final states.
    pub delivery: bool,
    /// Clients that follow the service's events.
    pub events: bool,
}

impl Listeners {
    /// Those of a service that was read already.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        Self {
            delivery: snapshot.callbacks.iter().any(|callback| callback.kind == CallbackKind::Delivery),
            events: snapshot.events,
        }
    }

    /// Those of a service that has to be read.
    ///
    /// # Errors
    /// As the store reports them.
    pub fn read(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<Self> {
        let callbacks = tx.list::<callback::SealedCallback>(&callback::LIST, &values![service])?;
        Ok(Self {
            delivery: callbacks.iter().any(|callback| callback.kind == CallbackKind::Delivery),
            events: events::wanted(tx, service)?,
        })
    }
}

/// Gives the message its new status and tells whoever listens; `false` if its status does not give way to the new one or has changed
/// since `message` was read, and then nothing is done.
///
/// # Errors
/// As the store reports them.
pub fn settle(tx: &mut TenantTx<'_>, listeners: Listeners, message: &Notification, fate: &Fate) -> Result<bool> {
    if !message.status.may_become(fate.status) {
        return Ok(false);
    }
    let completed = fate.status.is_final().then_some(fate.at);
    let (kind, subtype) = match &fate.feedback {
        Some(feedback) => (Some(feedback.kind.as_str()), feedback.subtype.clone()),
        None => (None, None),
    };
    let changed = tx.execute(
        &notification::SETTLE,
        &values![
            message.service_id,
            message.id,
            message.status.as_str(),
            fate.status.as_str(),
            completed,
            fate.response.clone(),
            kind,
            subtype
        ],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    if let Some(feedback) = &fate.feedback {
        bounces::heard(tx, message, feedback)?;
    }
    moved(tx, listeners, message, fate.status)?;
    Ok(true)
}

/// What follows from a status that was just written: `message` still shows the one before.
///
/// # Errors
/// As the store reports them.
pub(crate) fn moved(tx: &mut TenantTx<'_>, listeners: Listeners, message: &Notification, now: Status) -> Result<()> {
    figures::moved(tx, message, now)?;
    bounces::sent(tx, message, now)?;
    message_files::release(tx, message, now)?;
    if now.is_final() && listeners.delivery {
        tx.enqueue(&CallBack::delivery(message.service_id, message.id), Enqueue::now(message.lane))?;
    }
    if listeners.events {
        events::note(tx, message.service_id, Happened::Status(message.id, now), Some(message.key_type))?;
    }
    Ok(())
}
