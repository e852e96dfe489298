//! Tells a service how its message ended, or that a text came in (section 6.6 of the wire facts).

use crate::Notify;
use crate::metrics::CallOutcome;
use crate::model::service::CallbackKind;
use crate::model::{NotificationId, ReceivedTextId, ServiceId};
use crate::sql::notification::{self, Notification};
use crate::sql::received_text::{self, ReceivedText};
use bytes::Bytes;
use http::{Request, StatusCode, header};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use yui_kernel::{Error, Result, Tenant};
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::values;
use yui_web::respond::wire_time;

/// What to tell.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum About {
    /// How a message ended.
    Delivery(NotificationId),
    /// That a text came in.
    Received(ReceivedTextId),
}

/// One call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallBack {
    service: ServiceId,
    about: About,
}

impl About {
    fn kind(self) -> CallbackKind {
        match self {
            Self::Delivery(_) => CallbackKind::Delivery,
            Self::Received(_) => CallbackKind::Received,
        }
    }
}

impl CallBack {
    /// To tell how a message ended.
    #[must_use]
    pub fn delivery(service: ServiceId, notification: NotificationId) -> Self {
        Self { service, about: About::Delivery(notification) }
    }

    /// To tell that a text came in.
    #[must_use]
    pub fn received(service: ServiceId, text: ReceivedTextId) -> Self {
        Self { service, about: About::Received(text) }
    }

    /// Five tries more, five minutes apart.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(Duration::from_secs(300), 6)
    }
}

impl Job for CallBack {
    const KIND: &'static str = "notify.call-back";
}

/// Does the work.
#[derive(Clone)]
pub struct CallBackHandler {
    notify: Notify,
}

impl CallBackHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }

    async fn payload(&self, tenant: &Tenant, job: &CallBack) -> Result<Option<Value>> {
        let service = job.service;
        match job.about {
            About::Delivery(id) => {
                let read = move |tx: &mut yui_store::TenantTx<'_>| tx.find(&notification::FIND, &values![service, id]);
                let message = self.notify.store().read(tenant, read).await?;
                Ok(message.as_ref().map(delivery_payload))
            }
            About::Received(id) => {
                let read = move |tx: &mut yui_store::TenantTx<'_>| tx.find(&received_text::FIND, &values![service, id]);
                let text = self.notify.store().read(tenant, read).await?;
                Ok(text.as_ref().map(received_payload))
            }
        }
    }
}

/// Every key that either product sends.
fn delivery_payload(message: &Notification) -> Value {
    json!({
        "id": message.id,
        "reference": message.reference,
        "to": message.recipient,
        "status": message.status.as_str(),
        "status_description": message.status.description(message.channel),
        "provider_response": message.provider_response,
        "created_at": wire_time(message.created_at),
        "completed_at": message.completed_at.map(wire_time),
        "sent_at": message.sent_at.map(wire_time),
        "notification_type": message.channel.as_str(),
        "template_id": message.template_id,
        "template_version": message.template_version,
    })
}

fn received_payload(text: &ReceivedText) -> Value {
    json!({
        "id": text.id,
        "source_number": text.from_number,
        "destination_number": text.to_number,
        "message": text.content,
        "date_received": wire_time(text.received_at),
    })
}

impl Handler<CallBack> for CallBackHandler {
    async fn run(&self, tenant: Tenant, _lease: Lease, job: CallBack) -> Result<Outcome> {
        let Some(snapshot) = self.notify.services().find(job.service).await? else { return Ok(Outcome::Done) };
        let kind = job.about.kind();
        let Some(callback) = snapshot.callbacks.iter().find(|callback| callback.kind == kind) else {
            return Ok(Outcome::Done);
        };
        let Some(payload) = self.payload(&tenant, &job).await? else { return Ok(Outcome::Done) };
        let request = Request::post(&callback.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", callback.bearer.expose_secret()))
            .body(Bytes::from(payload.to_string()))
            .map_err(|error| Error::invalid("the callback's address cannot be called").because(error))?;
        let answer = self.notify.callbacks().send(request).await;
        let metrics = self.notify.metrics();
        match answer.map(|answer| answer.status()) {
            Ok(status) if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                metrics.called_back(kind, CallOutcome::Retried);
                Err(Error::unavailable(format!("the receiver answered {}", status.as_u16())))
            }
            Ok(status) if status.is_success() => {
                metrics.called_back(kind, CallOutcome::Delivered);
                Ok(Outcome::Done)
            }
            // Whatever else it says is its last word: a receiver that refuses the call will refuse it again.
            Ok(status) => {
                metrics.called_back(kind, CallOutcome::Refused);
                tracing::warn!(service = %job.service, status = status.as_u16(), "a callback was refused");
                Ok(Outcome::Done)
            }
            Err(error) => {
                metrics.called_back(kind, CallOutcome::Retried);
                Err(Error::unavailable("the receiver cannot be reached").because(error))
            }
        }
    }

    async fn exhausted(&self, _tenant: Tenant, _lease: Lease, job: CallBack) -> Result<Outcome> {
        self.notify.metrics().called_back(job.about.kind(), CallOutcome::GivenUp);
        tracing::warn!(service = %job.service, "a callback was given up");
        Ok(Outcome::Done)
    }
}
