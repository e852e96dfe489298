//! Recovery of an account whose owner has nothing left to sign in with: the owner shows to read the mail of its address, and a second person, who
//! manages the organisation, says that it is the owner.
//!
//! Neither alone can do it: whoever reads somebody's mail has no manager, and a manager does not read the mail.

use super::find_session::SignedIn;
use super::links::{self, mail};
use super::standing;
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{AccountId, Client, LinkPurpose, RECOVERY_LASTS, RecoveryId, RecoveryState, Standing};
use crate::model::{OneTimeToken, Roles};
use crate::sql::account::{self, Account};
use crate::sql::recovery::{self, Recovery};
use crate::sql::{account_password, account_session, known_device, passkey, recovery_code, sign_in, totp};
use serde_json::json;
use yui_kernel::{Error, NodeWide, OrganisationId, Origin, Result, Tenant, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::{Audited, NodeTx, TenantTx, values};

/// Mails a link to the owner of an account that can be signed in to, for asking a second person.
///
/// # Errors
/// `Invalid` if the address is none; or as the store reports them. Whether there is such an account is not told.
pub async fn request_recovery(identity: &Identity, address: &str, origin: Origin) -> Result<()> {
    links::request(identity, address, LinkPurpose::Recovery, None, origin).await
}

/// Somebody followed the link of [`request_recovery`]: those who manage the organisation are asked by mail, or those who run the node where the
/// account is an operator's or nobody else manages the organisation. Gives until when they can decide. Asking again while they are asked
/// changes nothing.
///
/// # Errors
/// `NotFound` if nobody was mailed this token, `Invalid` if it has expired, `Conflict` if it was used; or as the store reports them.
pub async fn confirm_recovery(identity: &Identity, token: &OneTimeToken, client: Client) -> Result<Timestamp> {
    let (digest, identity_of) = (token.digest(), identity.clone());
    let context = NodeWide::system("recovery").from_origin(client.origin().clone());
    let confirm = move |tx: &mut NodeTx<'_>| {
        let account = links::use_link(tx, &digest, LinkPurpose::Recovery)?;
        let standing = standing::read(tx, account.home, &account.email, client.origin())?;
        let tenant = standing.tenant(client.origin());
        let now = tx.now();
        let waiting = tx.within(&tenant, |tx| tx.list::<Recovery>(&recovery::LIST_WAITING, &values![now]))?;
        if let Some(waiting) = waiting.into_iter().find(|waiting| waiting.account == account.id) {
            return Ok(waiting.expires_at);
        }
        let id = RecoveryId::new(tx.env());
        let expires_at = now.saturating_add(RECOVERY_LASTS).unwrap_or(Timestamp::MAX);
        tx.within(&tenant, |tx| {
            tx.execute(&recovery::INSERT, &values![id, account.id, now, expires_at])?;
            tx.audit(&Audited::new("account.recovery.ask", "account", account.id))
        })?;
        ask(tx, &identity_of, &account, &standing, id)?;
        Ok(expires_at)
    };
    identity.store().write_node(&context, confirm).await
}

/// Mails those who may decide.
fn ask(tx: &mut NodeTx<'_>, identity: &Identity, account: &Account, standing: &Standing, id: RecoveryId) -> Result<()> {
    let mut asked = Vec::new();
    if standing.operator.is_none() {
        let tenant = tx.context().within(account.home);
        let people =
            tx.within(&tenant, |tx| tx.list::<(AccountId, String)>(&account::OF_ACTIVE_MEMBERS, &values![true]))?;
        for (person, roles) in people {
            if Roles::from_stored(&roles)?.contains(Permission::ManageService) {
                asked.push((account.home, person));
            }
        }
    }
    asked.retain(|(_, person)| *person != account.id);
    if asked.is_empty() {
        asked = tx.list::<(OrganisationId, AccountId)>(&account::OF_OPERATORS, &[])?;
        asked.retain(|(_, person)| *person != account.id);
    }
    for (home, person) in asked {
        let tenant = tx.context().within(home);
        let mail = AccountMail::RecoveryAsked { recovery: id, home: account.home };
        tx.within(&tenant, |tx| SendAccountMail::enqueue(tx, identity.keyring(), person, mail, None))?;
    }
    Ok(())
}

/// What the person may do in the organisation; operators may everything. The node's own accounts are under the organisation of all zeros.
fn access_to(who: &SignedIn, organisation: OrganisationId) -> Result<Access> {
    if let Some(context) = who.node_wide() {
        return Ok(Access::of_node(&context, organisation));
    }
    match &who.standing.member {
        Some(seat) if seat.organisation == organisation => Ok(seat.access.clone()),
        _ => Err(Error::forbidden("you do not belong to this organisation")),
    }
}

/// The recoveries of an organisation that wait for a second person, the oldest first.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; or as the store reports them.
pub async fn list_recoveries(
    identity: &Identity,
    who: &SignedIn,
    organisation: OrganisationId,
) -> Result<Vec<Recovery>> {
    let access = access_to(who, organisation)?;
    let tenant = access.require_everywhere(Permission::ManageService)?;
    let list = |tx: &mut TenantTx<'_>| tx.list::<Recovery>(&recovery::LIST_WAITING, &values![tx.now()]);
    identity.store().read(tenant, list).await
}

/// Says that it is the owner who asks: all that the account was signed in with is removed, its sessions end, and the owner is mailed a link for
/// setting it up anew. Both are told by mail.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation, without a recent proof, for one's own account, or for an operator's account
/// without being one; `NotFound`; `Conflict` if it was decided already or waited too long; or as the store reports them.
pub async fn approve_recovery(
    identity: &Identity,
    who: &SignedIn,
    organisation: OrganisationId,
    id: RecoveryId,
) -> Result<()> {
    decide(identity, who, organisation, id, RecoveryState::Approved).await
}

/// Says that it is not the owner who asks. Nothing else changes; the owner is told by mail.
///
/// # Errors
/// As [`approve_recovery`].
pub async fn refuse_recovery(
    identity: &Identity,
    who: &SignedIn,
    organisation: OrganisationId,
    id: RecoveryId,
) -> Result<()> {
    decide(identity, who, organisation, id, RecoveryState::Refused).await
}

async fn decide(
    identity: &Identity,
    who: &SignedIn,
    organisation: OrganisationId,
    id: RecoveryId,
    state: RecoveryState,
) -> Result<()> {
    let access = access_to(who, organisation)?;
    let tenant = access.require_everywhere(Permission::ManageService)?.clone();
    who.require_recent_proof(identity.env().now())?;
    let context = NodeWide::system("recovery").from_origin(who.client.origin().clone());
    let (who, identity_of) = (who.clone(), identity.clone());
    let settle = move |tx: &mut NodeTx<'_>| {
        let now = tx.now();
        let found: Recovery = tx.within(&tenant, |tx| tx.get(&recovery::FIND, &values![id], "the recovery"))?;
        if found.account == who.account {
            return Err(Error::forbidden("a second person decides about your account, not you"));
        }
        let owner = standing::read(tx, organisation, &found.email, &Origin::UNKNOWN)?;
        if owner.operator.is_some() && who.standing.operator.is_none() {
            return Err(Error::forbidden("this is the account of an operator; another operator decides about it"));
        }
        if found.expires_at <= now {
            return Err(Error::conflict("this request has waited too long; its owner has to ask again"));
        }
        tx.within(&tenant, |tx| record(tx, &tenant, &found, state))?;
        tell(tx, &identity_of, &who, &found, organisation, state)?;
        if state == RecoveryState::Approved {
            let account = tx.within(&tenant, |tx| {
                clear(tx, found.account)?;
                tx.get::<Account>(&account::FIND, &values![found.account], "the account")
            })?;
            mail(tx, &identity_of, &account, LinkPurpose::SetUp)?;
        }
        Ok(())
    };
    identity.store().write_node(&context, settle).await
}

/// Writes the decision; whether it is the first one is what the write says.
fn record(tx: &mut TenantTx<'_>, tenant: &Tenant, found: &Recovery, state: RecoveryState) -> Result<()> {
    let columns = values![found.id, state.as_str(), tenant.actor().to_string(), tx.now()];
    if tx.execute(&recovery::DECIDE, &columns)? == 0 {
        return Err(Error::conflict("this request was decided already"));
    }
    let action = match state {
        RecoveryState::Approved => "account.recovery.approve",
        RecoveryState::Refused | RecoveryState::Waiting => "account.recovery.refuse",
    };
    let shown = |state: RecoveryState| json!({ "state": state.as_str() });
    tx.audit(&Audited::new(action, "account", found.account).before(shown(found.state)).after(shown(state)))
}

/// Mails the owner, and whoever approved.
fn tell(
    tx: &mut NodeTx<'_>,
    identity: &Identity,
    who: &SignedIn,
    found: &Recovery,
    organisation: OrganisationId,
    state: RecoveryState,
) -> Result<()> {
    let keyring = identity.keyring();
    let home = tx.context().within(organisation);
    let ended = |state: &str| AccountMail::RecoveryEnded { state: state.to_owned() };
    tx.within(&home, |tx| SendAccountMail::enqueue(tx, keyring, found.account, ended(state.as_str()), None))?;
    if state == RecoveryState::Approved {
        tx.within(&who.tenant(), |tx| SendAccountMail::enqueue(tx, keyring, who.account, ended("decided"), None))?;
    }
    Ok(())
}

/// Nothing opens the account any more.
fn clear(tx: &mut TenantTx<'_>, account: AccountId) -> Result<()> {
    for all in [
        &account_password::DELETE,
        &passkey::DELETE_ALL,
        &totp::DELETE,
        &recovery_code::DELETE_ALL,
        &account_session::DELETE_ALL,
        &known_device::DELETE_ALL,
        &sign_in::DELETE_ALL,
    ] {
        tx.execute(all, &values![account])?;
    }
    Ok(())
}
