//! Sends notices: one job finds whom to tell, one more for each person sends the e-mail.

use super::{Notice, text};
use crate::Notify;
use crate::model::ServiceId;
use crate::providers::{MessageId, Outgoing, OutgoingEmail, SendError, Transit};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::{Error, Lane, Result, Tenant};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};

/// The local part of the address that notices come from.
pub(super) const SENDER: &str = "no-reply";

/// A notice whose readers have to be found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendNotice {
    pub(super) service: ServiceId,
    pub(super) notice: Notice,
}

impl Job for SendNotice {
    const KIND: &'static str = "notify.notice";
}

/// A notice for one person.
#[derive(Clone, Serialize, Deserialize)]
pub struct NoticeMail {
    service: ServiceId,
    notice: Notice,
    /// The person's address.
    to: String,
    /// What the e-mail's identity is made from, so that a repeated attempt carries the same one.
    id: Uuid,
}

impl std::fmt::Debug for NoticeMail {
    /// Without the person's address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NoticeMail").field("service", &self.service).field("id", &self.id).finish_non_exhaustive()
    }
}

impl Job for NoticeMail {
    const KIND: &'static str = "notify.notice-mail";
}

impl NoticeMail {
    /// Every five minutes for four hours: mail servers that are down come back within that time.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(Duration::from_secs(300), 48)
    }
}

/// Finds whom to tell.
#[derive(Clone)]
pub struct NoticeHandler {
    notify: Notify,
}

impl NoticeHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<SendNotice> for NoticeHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: SendNotice) -> Result<Outcome> {
        let managers = self.notify.members().managers(tenant.organisation(), job.service.uuid()).await?;
        if managers.is_empty() {
            tracing::warn!(service = %job.service, notice = job.notice.key(), "nobody manages this service: a notice reaches nobody");
            return Ok(Outcome::Done);
        }
        let mails: Vec<NoticeMail> = managers
            .into_iter()
            .map(|contact| NoticeMail {
                service: job.service,
                notice: job.notice.clone(),
                to: contact.email,
                id: self.notify.env().new_uuid(),
            })
            .collect();
        let store = self.notify.store();
        store
            .write(&tenant, move |tx| {
                tx.enqueue_many(&mails, Enqueue::now(Lane::Normal))?;
                tx.complete(&lease)
            })
            .await?;
        Ok(Outcome::Completed)
    }
}

/// Sends the e-mail to one person.
#[derive(Clone)]
pub struct NoticeMailHandler {
    notify: Notify,
}

impl NoticeMailHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<NoticeMail> for NoticeMailHandler {
    async fn run(&self, _tenant: Tenant, _lease: Lease, job: NoticeMail) -> Result<Outcome> {
        let Some(snapshot) = self.notify.services().find(job.service).await? else { return Ok(Outcome::Done) };
        let settings = self.notify.settings();
        let signing = self.notify.signers().find(snapshot.organisation, &settings.email_domain).await?;
        let (subject, text) = text::write(&job.notice, &snapshot, &settings.public_url);
        let mail = Outgoing::Email(OutgoingEmail {
            id: MessageId::new(job.id, &settings.email_domain),
            from_name: "Yui".to_owned(),
            from_address: format!("{SENDER}@{}", settings.email_domain),
            reply_to: None,
            to: job.to,
            subject,
            text,
            html: None,
            unsubscribe_url: None,
            attachments: Vec::new(),
            transit: Transit { signing: Some(signing), return_path: None },
        });
        match self.notify.hand_over(&mail, None).await?.1 {
            Ok(_) => Ok(Outcome::Done),
            Err(SendError::Permanent { reason } | SendError::Unroutable { reason }) => {
                tracing::warn!(service = %job.service, notice = job.notice.key(), reason, "a notice cannot be sent");
                Ok(Outcome::Done)
            }
            Err(error) => Err(Error::unavailable("a notice could not be handed to the mail server").because(error)),
        }
    }
}
