//! Answers a text by itself: the words that a service set up for STOP and the like.

use crate::Notify;
use crate::model::opt_out::Keyword;
use crate::model::{ReceivedTextId, ServiceId};
use crate::providers::{Outgoing, OutgoingText, SendError};
use crate::sql::received_text::{self, ReceivedText};
use crate::sql::text_answer;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use yui_kernel::{Error, Result, Tenant};
use yui_store::jobs::{Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::values;

/// One text to be answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AnswerText {
    /// Whose answer.
    pub service: ServiceId,
    /// The text that is answered.
    pub text: ReceivedTextId,
    /// The word that it is.
    pub keyword: Keyword,
}

impl Job for AnswerText {
    const KIND: &'static str = "notify.answer-text";
}

impl AnswerText {
    /// Six tries, five minutes apart: a later answer would only puzzle.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::every(Duration::from_secs(300), 6)
    }
}

/// Does the work.
#[derive(Clone)]
pub struct AnswerTextHandler {
    notify: Notify,
}

impl AnswerTextHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self { notify }
    }
}

impl Handler<AnswerText> for AnswerTextHandler {
    async fn run(&self, tenant: Tenant, _lease: Lease, job: AnswerText) -> Result<Outcome> {
        let (service, id, keyword) = (job.service, job.text, job.keyword);
        let read = move |tx: &mut yui_store::TenantTx<'_>| {
            let text: Option<ReceivedText> = tx.find(&received_text::FIND, &values![service, id])?;
            let answer: Option<(String,)> = tx.find(&text_answer::FIND, &values![service, keyword.as_str()])?;
            Ok(text.zip(answer))
        };
        let Some((text, (body,))) = self.notify.store().read(&tenant, read).await? else { return Ok(Outcome::Done) };
        let answer = OutgoingText { id: id.uuid(), from: text.to_number, to: text.from_number, body, parts: 1 };
        match self.notify.hand_over(&Outgoing::Text(answer), None).await?.1 {
            Ok(_) => Ok(Outcome::Done),
            Err(SendError::Permanent { reason } | SendError::Unroutable { reason }) => {
                tracing::warn!(service = %service, reason, "an answer to a text cannot be sent");
                Ok(Outcome::Done)
            }
            Err(error) => Err(Error::unavailable("an answer to a text could not be handed over").because(error)),
        }
    }
}
