//! Sends a mail to somebody who is or becomes a member.
//!
//! Only the digest of a one-time token is in the tables. Its text is in the mail alone, and until the mail is sent in the job, sealed with the
//! node's keys.

use super::sealed;
use crate::Identity;
use crate::model::{InvitationId, InvitationState, Language, OneTimeToken, RegistrationId};
use crate::sql::invitation::{self, Invitation};
use crate::sql::organisation;
use crate::sql::registration::{self, Registration};
use crate::texts;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::ports::Mail;
use yui_kernel::{ErrorKind, Lane, Result, Tenant, Timestamp};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::seal::Keyring;
use yui_store::{TenantTx, values};

/// One mail to be sent.
#[derive(Clone, Serialize, Deserialize)]
pub struct SendMail {
    /// Names the mail, whatever often it is tried.
    id: Uuid,
    occasion: Occasion,
    /// The sealed token, in base64; none where the mail has no link.
    token: Option<String>,
}

/// Why a mail is sent. Address, name and language are read when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Somebody wants to become a member and is to show that the address is theirs.
    Confirm(RegistrationId),
    /// Somebody who is a member wanted to register again.
    AlreadyMember(RegistrationId),
    /// Somebody is invited.
    Invited(InvitationId),
}

impl SendMail {
    /// Puts the mail into the priority lane: a person waits for it.
    ///
    /// # Errors
    /// As the store reports them.
    pub(crate) fn enqueue(
        tx: &mut TenantTx<'_>,
        keyring: &Keyring,
        occasion: Occasion,
        token: Option<&OneTimeToken>,
    ) -> Result<()> {
        let sealed = token.map(|token| sealed::seal(keyring, tx.env(), token.expose())).transpose()?;
        let mail = Self { id: tx.env().new_uuid(), occasion, token: sealed };
        tx.enqueue(&mail, Enqueue::now(Lane::Priority)).map(drop)
    }

    /// Soon after the first failure, because a person waits; for an hour in all, which is as long as a confirmation lasts.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        RetrySchedule::new(15, |failures| Duration::from_secs(if failures < 3 { 25 } else { 300 }))
    }
}

impl std::fmt::Debug for SendMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendMail").field("id", &self.id).field("occasion", &self.occasion).finish_non_exhaustive()
    }
}

impl Job for SendMail {
    const KIND: &'static str = "identity.send-mail";
}

/// Does the work.
#[derive(Debug, Clone)]
pub struct SendMailHandler {
    identity: Identity,
}

/// To whom a mail goes, and what it says beside its fixed words.
struct Addressed {
    to: String,
    language: Language,
    organisation: String,
}

impl SendMailHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self { identity }
    }

    /// None if there is nothing to be sent any more.
    async fn address(&self, tenant: &Tenant, occasion: Occasion) -> Result<Option<Addressed>> {
        let now = self.identity.env().now();
        self.identity.store().read(tenant, move |tx| address(tx, occasion, now)).await
    }
}

fn address(tx: &mut TenantTx<'_>, occasion: Occasion, now: Timestamp) -> Result<Option<Addressed>> {
    let found = match occasion {
        Occasion::Confirm(id) | Occasion::AlreadyMember(id) => tx
            .find::<Registration>(&registration::FIND, &values![id])?
            .filter(|registration| registration.used_at.is_none() && registration.expires_at > now)
            .map(|registration| (registration.email, registration.language)),
        Occasion::Invited(id) => tx
            .find::<Invitation>(&invitation::FIND, &values![id])?
            .filter(|invitation| invitation.state_at(now) == InvitationState::Pending)
            .map(|invitation| (invitation.email, invitation.language)),
    };
    let Some((to, language)) = found else { return Ok(None) };
    let language: Language = language.parse()?;
    let (name, name_en, name_fr): (String, Option<String>, Option<String>) =
        tx.get(&organisation::OWN_NAMES, &[], "the organisation")?;
    let organisation = match language {
        Language::Japanese => name,
        Language::English => name_en.unwrap_or(name),
        Language::French => name_fr.unwrap_or(name),
    };
    Ok(Some(Addressed { to, language, organisation }))
}

impl Handler<SendMail> for SendMailHandler {
    async fn run(&self, tenant: Tenant, _: Lease, job: SendMail) -> Result<Outcome> {
        let Some(Addressed { to, language, organisation }) = self.address(&tenant, job.occasion).await? else {
            return Ok(Outcome::Done);
        };
        let token = job.token.as_deref().map(|text| sealed::open(self.identity.keyring(), text)).transpose()?;
        let link = |path: &str| {
            let token = token.as_ref().map_or("", |token| token.expose_secret());
            format!("{}{path}?token={token}", self.identity.public_url())
        };
        let text = match job.occasion {
            Occasion::Confirm(_) => texts::confirm(language, &organisation, &link("/register/confirm")),
            Occasion::AlreadyMember(_) => texts::already_member(language, &organisation),
            Occasion::Invited(_) => texts::invited(language, &organisation, &link("/invitations/accept")),
        }?;
        let mail = Mail { organisation: tenant.organisation(), id: job.id, to, subject: text.subject, text: text.text };
        match self.identity.mailer().send(mail).await {
            // No mail server takes it, now or later: the person will ask again, or for another address.
            Err(error) if error.kind() == ErrorKind::Invalid => Ok(Outcome::Done),
            sent => sent.map(|()| Outcome::Done),
        }
    }

    /// The link has expired by now, or will before anybody reads it.
    async fn exhausted(&self, _: Tenant, _: Lease, _: SendMail) -> Result<Outcome> {
        Ok(Outcome::Done)
    }
}
