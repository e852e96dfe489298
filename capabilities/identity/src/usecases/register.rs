//! Somebody with an address of an organisation wants to become its member.

use crate::Identity;
use crate::jobs::{Occasion, SendMail};
use crate::model::{Language, OneTimeToken, REGISTRATION_LASTS, RegistrationId, email, may_mail};
use crate::sql::{account, domain, member, registration, roster};
use serde_json::json;
use yui_kernel::{Error, Feature, NodeWide, OrganisationId, Origin, Result, Timestamp};
use yui_store::seal::Keyring;
use yui_store::{Audited, NodeTx, TenantTx, values};

/// Who wants to become a member.
#[derive(Clone, PartialEq, Eq)]
pub struct NewRegistration {
    /// E-mail address; its domain says of which organisation.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Telephone number in E.164 form.
    pub phone: Option<String>,
    /// The language of the mail.
    pub language: Language,
}

impl std::fmt::Debug for NewRegistration {
    /// Without name, address and number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewRegistration").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Mails a one-time link that makes the reader a member; whoever is one already is told so by mail. The answer is the same for both, so that
/// nobody learns who is a member. Needs no permission: this is how people come in.
///
/// # Errors
/// `Forbidden` if the operators switched this off for the organisation; `Invalid` if the address is none, or if its domain belongs to no organisation; `Conflict` if too many mails went to it; or as the store
/// reports them.
pub async fn register(identity: &Identity, new: NewRegistration, origin: Origin) -> Result<()> {
    let address = email::normalised(&new.email)?;
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 254 {
        return Err(Error::invalid("a name has between 1 and 254 characters"));
    }
    let new = NewRegistration { email: address, name, ..new };
    let (keyring, features) = (identity.keyring().clone(), identity.features().current().await?);
    let context = NodeWide::system("registration").from_origin(origin);
    identity
        .store()
        .write_node(&context, move |tx| {
            let Some(organisation) = organisation(tx, &new.email)? else {
                return Err(Error::invalid(
                    "addresses of this domain cannot register: it belongs to no organisation of this node. Use your work address, or ask a \
                     member to invite you",
                ));
            };
            if !features.is_on(organisation, Feature::Registration) {
                return Err(Error::forbidden("nobody can register by address at present; ask a member to invite you"));
            }
            let tenant = tx.context().within(organisation);
            tx.within(&tenant, |tx| record_registration(tx, &keyring, &new))
        })
        .await
}

/// The organisation that has the address's domain, or the nearest one above it.
fn organisation(tx: &mut NodeTx<'_>, address: &str) -> Result<Option<OrganisationId>> {
    for name in email::domains(address) {
        if let Some((organisation,)) = tx.find(&domain::OWNER, &values![name])? {
            return Ok(Some(organisation));
        }
    }
    Ok(None)
}

fn record_registration(tx: &mut TenantTx<'_>, keyring: &Keyring, new: &NewRegistration) -> Result<()> {
    roster::take_turn(tx)?;
    let now = tx.now();
    let links = tx.list::<(Timestamp,)>(&registration::RECENT, &values![&new.email, now])?;
    may_mail(&links.into_iter().map(|(at,)| at).collect::<Vec<_>>(), now)?;
    let (id, token) = (RegistrationId::new(tx.env()), OneTimeToken::new(tx.env().random.as_ref()));
    let expires_at = now.saturating_add(REGISTRATION_LASTS).unwrap_or(Timestamp::MAX);
    tx.execute(
        &registration::INSERT,
        &values![id, &new.email, &new.name, new.phone.clone(), new.language.code(), token.digest(), now, expires_at],
    )?;
    tx.audit(
        &Audited::new("registration.request", "registration", id)
            .after(json!({ "expires_at": expires_at.to_string() })),
    )?;
    let stored = tx.find::<member::Member>(&member::FIND_BY_EMAIL, &values![&new.email])?;
    match stored {
        // Whom `yui apply` declared has no account yet and comes to one in the same way.
        Some(stored) if stored.active && has_account(tx, &new.email)? => {
            SendMail::enqueue(tx, keyring, Occasion::AlreadyMember(id), None)
        }
        // Whoever is blocked hears nothing: following the link would not help.
        Some(stored) if stored.blocked => Ok(()),
        _ => SendMail::enqueue(tx, keyring, Occasion::Confirm(id), Some(&token)),
    }
}

/// Whether somebody of this organisation can sign in with the address.
fn has_account(tx: &mut TenantTx<'_>, address: &str) -> Result<bool> {
    Ok(tx.find::<(i64,)>(&account::CREDENTIALS_OF_EMAIL, &values![address])?.is_some_and(|(count,)| count > 0))
}
