//! Mails the link that confirms an address for answers, and forgets addresses that nobody confirmed.

use crate::Notify;
use crate::model::ServiceId;
use crate::notices::{NodeMailer, reply_to_text};
use crate::secrets;
use crate::sql::reply_to_check::{self, Check};
use crate::sql::usage_warning;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::ports::{Mail, Mailer as _};
use yui_kernel::{Error, ErrorKind, NodeWide, Result, Tenant, Timestamp};
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::values;

/// How long a warning of a limit is kept: longer than the longest period.
const WARNINGS: SignedDuration = SignedDuration::from_hours(24 * 400);

/// How long ended links are kept, so that whoever follows one is told why it does nothing.
const ENDED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// One mail with a link. The token is sealed until it is sent.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReplyToMail {
    service: ServiceId,
    check: Uuid,
    token: String,
}

impl ReplyToMail {
    /// For an address that waits; `sealed` is its token.
    #[must_use]
    pub fn new(service: ServiceId, check: Uuid, sealed: &[u8]) -> Self {
        Self { service, check, token: STANDARD.encode(sealed) }
    }

    /// Every five minutes for two hours.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(Duration::from_secs(300), 24)
    }
}

impl std::fmt::Debug for ReplyToMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReplyToMail").field("check", &self.check).finish_non_exhaustive()
    }
}

impl Job for ReplyToMail {
    const KIND: &'static str = "notify.reply-to-mail";
}

/// Does the work.
#[derive(Clone)]
pub struct ReplyToMailHandler {
    notify: Notify,
}

impl ReplyToMailHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<ReplyToMail> for ReplyToMailHandler {
    async fn run(&self, tenant: Tenant, _: Lease, job: ReplyToMail) -> Result<Outcome> {
        let (service, check) = (job.service, job.check);
        let found = self
            .notify
            .store()
            .read(&tenant, move |tx| tx.find::<Check>(&reply_to_check::FIND, &values![service, check]));
        let Some(found) = found.await?.filter(|found| found.used_at.is_none()) else { return Ok(Outcome::Done) };
        let Some(snapshot) = self.notify.services().find(service).await? else { return Ok(Outcome::Done) };
        let sealed = STANDARD.decode(&job.token).map_err(|_| Error::internal("a sealed token is not base64"))?;
        let token = secrets::open_one_time_token(self.notify.keyring(), &sealed)?;
        let node = &self.notify.settings().public_url;
        let link = format!("{node}/reply-to/confirm?token={}", token.expose_secret());
        let (subject, text) = reply_to_text(&snapshot, node, &link);
        let mail = Mail { organisation: tenant.organisation(), id: check, to: found.address, subject, text };
        match NodeMailer::new(self.notify.clone()).send(mail).await {
            Err(error) if error.kind() == ErrorKind::Invalid => Ok(Outcome::Done),
            sent => sent.map(|()| Outcome::Done),
        }
    }

    /// Whoever added the address sees that it still waits, and adds it again.
    async fn exhausted(&self, _: Tenant, _: Lease, _: ReplyToMail) -> Result<Outcome> {
        Ok(Outcome::Done)
    }
}

/// Removes links to confirm addresses that ended a while ago, and warnings of periods that are over.
#[derive(Clone)]
pub struct PurgeLifecycle(pub Notify);

impl PurgeLifecycle {
    /// One round.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn run(&self) -> Result<()> {
        let now = self.0.env().now();
        let ended = now.saturating_sub(ENDED).unwrap_or(Timestamp::MIN);
        let warned = now.saturating_sub(WARNINGS).unwrap_or(Timestamp::MIN);
        let context = NodeWide::system("purge of what has ended");
        self.0
            .store()
            .write_node(&context, move |tx| {
                tx.execute(&reply_to_check::PURGE, &values![ended])?;
                tx.execute(&usage_warning::PURGE, &values![warned]).map(drop)
            })
            .await
    }
}
