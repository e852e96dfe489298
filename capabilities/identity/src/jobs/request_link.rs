//! Mails a link that somebody asked for, if there is an account that it fits.
//!
//! Apart from the request, so that its answer takes the same work, and so the same time, whether there is such an account or not.

use super::{SendMail, sealed};
use crate::Identity;
use crate::usecases::account::{LinkRequest, answer_link_request};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use yui_kernel::{Error, Lane, Result, Tenant};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::seal::Keyring;
use yui_store::{NodeTx, TenantTx};

/// One request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RequestLink {
    /// The sealed request, which holds an address, in base64.
    asked: String,
}

impl RequestLink {
    /// Puts the request into the priority lane: a person waits for the mail.
    ///
    /// # Errors
    /// As the store reports them.
    pub(crate) fn enqueue(tx: &mut TenantTx<'_>, keyring: &Keyring, asked: &LinkRequest) -> Result<()> {
        let text = serde_json::to_string(asked)
            .map_err(|error| Error::internal("a request for a link cannot be written").because(error))?;
        let asked = sealed::seal(keyring, tx.env(), &text)?;
        tx.enqueue(&Self { asked }, Enqueue::now(Lane::Priority)).map(drop)
    }

    /// As mails of identity.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        SendMail::schedule()
    }
}

impl Job for RequestLink {
    const KIND: &'static str = "identity.request-link";
}

/// Does the work.
#[derive(Debug, Clone)]
pub struct RequestLinkHandler {
    identity: Identity,
}

impl RequestLinkHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self { identity }
    }
}

impl Handler<RequestLink> for RequestLinkHandler {
    async fn run(&self, tenant: Tenant, lease: Lease, job: RequestLink) -> Result<Outcome> {
        let text = sealed::open(self.identity.keyring(), &job.asked)?;
        let asked: LinkRequest = serde_json::from_str(text.expose_secret()).map_err(|_| {
            Error::internal("a stored request for a link is not of the shape that this version expects")
        })?;
        let (identity, context) = (self.identity.clone(), asked.context());
        let work = move |tx: &mut NodeTx<'_>| {
            answer_link_request(tx, &identity, &asked)?;
            tx.within(&tenant, |tx| tx.complete(&lease))
        };
        self.identity.store().write_node(&context, work).await?;
        Ok(Outcome::Completed)
    }

    /// Whoever waited has asked again by now.
    async fn exhausted(&self, _: Tenant, _: Lease, _: RequestLink) -> Result<Outcome> {
        Ok(Outcome::Done)
    }
}
