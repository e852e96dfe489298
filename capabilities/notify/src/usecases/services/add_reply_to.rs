//! Adds an address for answers, once somebody who reads its mail has followed a link.

use super::take;
use crate::Notify;
use crate::jobs::ReplyToMail;
use crate::model::ServiceId;
use crate::model::recipient::EmailAddress;
use crate::model::service::{ReplyTo, Service, ServiceState};
use crate::secrets;
use crate::sql::reply_to_check::{self, Check, Owner};
use crate::sql::{reply_to, service};
use crate::usecases::configure::{ReplyToSpec, put_reply_to};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, Lane, NodeWide, Origin, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::jobs::Enqueue;
use yui_store::{Audited, NodeTx, TenantTx, values};

/// How long the link can be followed.
const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// How long after a mail the next one may go to the same address.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// Mails a link to the address; it is added when the link is followed, within 24 hours. An address that was confirmed before is offered again
/// by [`super::change_reply_to`].
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Invalid` if the address is none; `Conflict` if it is offered already or was mailed just now.
pub async fn add_reply_to(
    notify: &Notify,
    access: &Access,
    id: ServiceId,
    address: &str,
    is_default: bool,
) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    let (address, keyring) = (address.to_owned(), notify.keyring().clone());
    notify
        .store()
        .write(tenant, move |tx| {
            let service = take(tx, id)?;
            let address = EmailAddress::parse(&address, service.dialect)
                .map_err(|_| Error::invalid("this is not an e-mail address; write it like someone@city.example.jp"))?
                .matching();
            let now = tx.now();
            let offered = tx.list::<ReplyTo>(&reply_to::LIST, &values![id])?;
            if offered.iter().any(|known| !known.archived && known.address == address) {
                return Err(Error::conflict("the service has this address already"));
            }
            let recent = tx.list::<(Timestamp,)>(&reply_to_check::RECENT, &values![id, &address, now])?;
            if recent.first().is_some_and(|(at,)| now.duration_since(*at) < PAUSE) {
                return Err(Error::conflict("a mail went to this address just now; wait a minute and try again"));
            }
            let check = tx.env().new_uuid();
            let token = secrets::one_time_token(tx.env());
            let expires_at = now.saturating_add(LASTS).unwrap_or(Timestamp::MAX);
            let digest = secrets::digest(token.expose_secret());
            tx.execute(&reply_to_check::INSERT, &values![id, check, &address, is_default, digest, now, expires_at])?;
            let sealed = secrets::seal_one_time_token(&keyring, tx.env(), &token)?;
            tx.enqueue(&ReplyToMail::new(id, check, &sealed), Enqueue::now(Lane::Priority))?;
            tx.audit(&Audited::new("service.reply-to.add", "service", id).after(json!({ "waits": check })))
        })
        .await
}

/// Adds the address that holds the token; gives the service that has it now. Needs no permission: the token is the proof.
///
/// # Errors
/// `NotFound` if nobody was given this token, `Conflict` if it was used, `Invalid` if it has expired; or as the store reports them.
pub async fn confirm_reply_to(notify: &Notify, token: &SecretString, origin: Origin) -> Result<ServiceId> {
    let digest = secrets::digest(token.expose_secret());
    let context = NodeWide::system("confirmation of an address").from_origin(origin);
    let id = notify
        .store()
        .write_node(&context, move |tx| {
            let found = tx.find::<Owner>(&reply_to_check::OWNER, &values![digest.clone()])?;
            let (organisation, id, check) = found.ok_or_else(wrong_link)?;
            let tenant = tx.context().within(organisation);
            tx.within(&tenant, |tx| confirm(tx, id, check))?;
            Ok(id)
        })
        .await?;
    notify.services().forget(id);
    Ok(id)
}

/// What a link that was given to nobody is refused with.
fn wrong_link() -> Error {
    Error::not_found("Try again. Something’s wrong with this link")
}

/// What a mailed link would confirm.
#[derive(Clone, PartialEq, Eq)]
pub struct OfferedReplyTo {
    /// The name of the service.
    pub service: String,
    /// The address to which answers would go.
    pub address: String,
}

impl std::fmt::Debug for OfferedReplyTo {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OfferedReplyTo").finish_non_exhaustive()
    }
}

/// What the token's link is about, before it is followed. Needs no permission: the token was mailed to the address.
///
/// # Errors
/// As [`confirm_reply_to`].
pub async fn find_offered_reply_to(notify: &Notify, token: &SecretString) -> Result<OfferedReplyTo> {
    let digest = secrets::digest(token.expose_secret());
    let read = move |tx: &mut NodeTx<'_>| {
        let found = tx.find::<Owner>(&reply_to_check::OWNER, &values![digest.clone()])?;
        let (organisation, id, check) = found.ok_or_else(wrong_link)?;
        let tenant = tx.context().within(organisation);
        tx.within(&tenant, |tx| {
            let service: Service = tx.get(&service::FIND, &values![id], "the service")?;
            if service.state == ServiceState::Archived {
                return Err(Error::not_found("the service is archived"));
            }
            let found: Check = tx.get(&reply_to_check::FIND, &values![id, check], "the address")?;
            found.waits(tx.now())?;
            Ok(OfferedReplyTo { service: service.name, address: found.address })
        })
    };
    notify.store().read_node(&NodeWide::system("confirmation of an address"), read).await
}

fn confirm(tx: &mut TenantTx<'_>, id: ServiceId, check: Uuid) -> Result<()> {
    let service = take(tx, id)?;
    let found: Check = tx.get(&reply_to_check::FIND, &values![id, check], "the address")?;
    let now = tx.now();
    found.waits(now)?;
    tx.execute(&reply_to_check::USE, &values![id, check, now])?;
    let offered = tx.list::<ReplyTo>(&reply_to::LIST, &values![id])?;
    let mut wanted: Vec<ReplyToSpec> = offered
        .into_iter()
        .filter(|known| !known.archived && known.address != found.address)
        .map(|known| ReplyToSpec {
            id: Some(known.id),
            address: known.address,
            is_default: known.is_default && !found.is_default,
        })
        .collect();
    wanted.push(ReplyToSpec { id: None, address: found.address, is_default: found.is_default });
    put_reply_to(tx, &service, &wanted).map(drop)
}
