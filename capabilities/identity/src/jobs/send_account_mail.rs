//! Sends a mail to the owner of an account: links, codes, and what the owner should know happened.

use super::{SendMail, sealed};
use crate::Identity;
use crate::model::Language;
use crate::model::account::{AccountId, EmailCodeId, LinkId, LinkPurpose, RecoveryId, RecoveryState};
use crate::sql::account::{self, Account};
use crate::sql::recovery::{self, Recovery};
use crate::sql::{account_link, email_code};
use crate::texts;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yui_kernel::ports::Mail;
use yui_kernel::{ErrorKind, Lane, NodeWide, OrganisationId, Result, Tenant, Timestamp};
use yui_store::jobs::{Enqueue, Handler, Job, Lease, Outcome, RetrySchedule};
use yui_store::seal::Keyring;
use yui_store::{NodeTx, TenantTx, values};

/// One mail to be sent.
#[derive(Clone, Serialize, Deserialize)]
pub struct SendAccountMail {
    /// Names the mail, whatever often it is tried.
    id: Uuid,
    /// To whose owner.
    account: AccountId,
    mail: AccountMail,
    /// The sealed token or code, in base64.
    secret: Option<String>,
}

/// What a mail is about. Address and language are read when it is sent.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountMail {
    /// A link; the purpose is one of [`LinkPurpose`].
    Link { link: LinkId, purpose: String },
    /// A code for a sign-in.
    Code { code: EmailCodeId },
    /// The account was used in a browser for the first time.
    NewDevice { at: Timestamp, agent: Option<String> },
    /// What the account is signed in with was changed; the text is the end of a key in messages/*.ftl.
    Changed { what: String, at: Timestamp },
    /// Somebody of the organisation needs a second person, who is the reader.
    RecoveryAsked { recovery: RecoveryId, home: OrganisationId },
    /// The reader's own recovery was approved or refused, or the reader approved one.
    RecoveryEnded { state: String },
}

impl SendAccountMail {
    /// Puts the mail into the priority lane: a person waits for it.
    ///
    /// # Errors
    /// As the store reports them.
    pub(crate) fn enqueue(
        tx: &mut TenantTx<'_>,
        keyring: &Keyring,
        account: AccountId,
        mail: AccountMail,
        secret: Option<&str>,
    ) -> Result<()> {
        let secret = secret.map(|secret| sealed::seal(keyring, tx.env(), secret)).transpose()?;
        let mail = Self { id: tx.env().new_uuid(), account, mail, secret };
        tx.enqueue(&mail, Enqueue::now(Lane::Priority)).map(drop)
    }

    /// As other mails of identity.
    #[must_use]
    pub fn schedule() -> RetrySchedule {
        SendMail::schedule()
    }
}

impl std::fmt::Debug for SendAccountMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendAccountMail").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Job for SendAccountMail {
    const KIND: &'static str = "identity.send-account-mail";
}

/// Does the work.
#[derive(Debug, Clone)]
pub struct SendAccountMailHandler {
    identity: Identity,
}

impl SendAccountMailHandler {
    /// Works for this capability.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self { identity }
    }

    fn text(&self, mail: &AccountMail, language: Language, secret: Option<&SecretString>) -> Result<texts::Text> {
        let site = self.identity.public_url();
        let secret = secret.map_or("", |secret| secret.expose_secret());
        match mail {
            AccountMail::Link { purpose, .. } => {
                let purpose: LinkPurpose = purpose.parse()?;
                let path = match purpose {
                    LinkPurpose::SetUp => "/account/set-up",
                    LinkPurpose::Device => "/sign-in/browser",
                    LinkPurpose::Recovery => "/recovery/confirm",
                    LinkPurpose::Password => "/sign-in/new-password",
                };
                texts::account_link(language, purpose, site, &format!("{site}{path}?token={secret}"))
            }
            AccountMail::Code { .. } => texts::account_code(language, site, secret),
            AccountMail::NewDevice { at, agent } => {
                texts::new_device(language, site, &shown(*at), agent.as_deref().unwrap_or("?"))
            }
            AccountMail::Changed { what, at } => texts::account_changed(language, what, site, &shown(*at)),
            AccountMail::RecoveryAsked { .. } => texts::recovery_asked(language, site, &format!("{site}/recoveries")),
            AccountMail::RecoveryEnded { state } => texts::recovery_ended(language, state, site),
        }
    }
}

/// The instant as every reader takes it, whatever the zone: `2026-11-22 01:00 UTC`.
fn shown(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// To whom it goes; none if there is nothing to be sent any more.
fn address(tx: &mut NodeTx<'_>, tenant: &Tenant, job: &SendAccountMail) -> Result<Option<Account>> {
    let now = tx.now();
    let is_due = |count: Option<(i64,)>| count.is_some_and(|(count,)| count > 0);
    let due = match &job.mail {
        AccountMail::Link { link, .. } => {
            is_due(tx.within(tenant, |tx| tx.find(&account_link::WAITS, &values![*link, now]))?)
        }
        AccountMail::Code { code } => {
            is_due(tx.within(tenant, |tx| tx.find(&email_code::WAITS, &values![*code, now]))?)
        }
        AccountMail::RecoveryAsked { recovery, home } => {
            // An operator is asked about an account of an organisation.
            let home = tx.context().within(*home);
            let found = tx.within(&home, |tx| tx.find::<Recovery>(&recovery::FIND, &values![*recovery]))?;
            found.is_some_and(|found| found.state == RecoveryState::Waiting && found.expires_at > now)
        }
        AccountMail::NewDevice { .. } | AccountMail::Changed { .. } | AccountMail::RecoveryEnded { .. } => true,
    };
    if !due {
        return Ok(None);
    }
    tx.within(tenant, |tx| tx.find(&account::FIND, &values![job.account]))
}

impl Handler<SendAccountMail> for SendAccountMailHandler {
    async fn run(&self, tenant: Tenant, _: Lease, job: SendAccountMail) -> Result<Outcome> {
        let (asked, home) = (job.clone(), tenant.clone());
        let read = move |tx: &mut NodeTx<'_>| address(tx, &home, &asked);
        let Some(found) = self.identity.store().read_node(&NodeWide::system("account mail"), read).await? else {
            return Ok(Outcome::Done);
        };
        let secret = job.secret.as_deref().map(|text| sealed::open(self.identity.keyring(), text)).transpose()?;
        let text = self.text(&job.mail, found.language, secret.as_ref())?;
        let mail = Mail {
            organisation: tenant.organisation(),
            id: job.id,
            to: found.email,
            subject: text.subject,
            text: text.text,
        };
        match self.identity.mailer().send(mail).await {
            // No mail server takes it, now or later: whoever waits will ask again.
            Err(error) if error.kind() == ErrorKind::Invalid => Ok(Outcome::Done),
            sent => sent.map(|()| Outcome::Done),
        }
    }

    /// What it told is an hour old by now.
    async fn exhausted(&self, _: Tenant, _: Lease, _: SendAccountMail) -> Result<Outcome> {
        Ok(Outcome::Done)
    }
}
