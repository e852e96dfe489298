//! What must hold before a message is accepted, beyond the form of the request.

use super::Ask;
use crate::Notify;
use crate::model::problem::{self, Problems};
use crate::model::service::{Service, ServiceMode};
use crate::model::{Channel, KeyType, TemplateId};
use crate::services::Snapshot;
use crate::templates::Prepared;
use crate::usecases::{Caller, Failure};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// The template, if it exists, is of the channel and is in use.
pub(crate) async fn template(
    notify: &Notify,
    caller: &Caller,
    channel: Channel,
    id: TemplateId,
) -> Result<Arc<Prepared>, Failure> {
    let service = &caller.snapshot.service;
    let found = notify.templates().find(caller.access.tenant(), service.id, id).await?;
    let prepared = found.ok_or_else(problem::template_not_found)?;
    if prepared.template.channel != channel {
        return Err(problem::template_unsuitable(prepared.template.channel, channel).into());
    }
    if prepared.template.archived {
        return Err(problem::template_archived(service.dialect, id).into());
    }
    Ok(prepared)
}

/// The reply-to address that a request names, or the service's default one, if it has one.
fn sender_address(snapshot: &Snapshot, named: Option<Uuid>) -> Result<Option<String>, Problems> {
    let mut offered = snapshot.reply_to.iter().filter(|reply_to| !reply_to.archived);
    match named {
        None => Ok(offered.find(|reply_to| reply_to.is_default).map(|reply_to| reply_to.address.clone())),
        Some(named) => offered
            .find(|reply_to| reply_to.id.uuid() == named)
            .map(|reply_to| Some(reply_to.address.clone()))
            .ok_or_else(|| problem::reply_to_not_found(named, snapshot.service.id)),
    }
}

/// The sender of a text that a request names, or the service's default one, or else the node's.
fn text_sender(snapshot: &Snapshot, named: Option<Uuid>, fallback: &str) -> Result<String, Problems> {
    let mut offered = snapshot.text_senders.iter().filter(|sender| !sender.archived);
    match named {
        None => Ok(offered
            .find(|sender| sender.is_default)
            .map_or_else(|| fallback.to_owned(), |sender| sender.sender.clone())),
        Some(named) => offered
            .find(|sender| sender.id.uuid() == named)
            .map(|sender| sender.sender.clone())
            .ok_or_else(|| problem::sms_sender_not_found(named, snapshot.service.id)),
    }
}

/// The reply-to address or the sender of a message.
pub(crate) fn sender(
    snapshot: &Snapshot,
    channel: Channel,
    named: Option<Uuid>,
    fallback: &str,
) -> Result<Option<String>, Problems> {
    match channel {
        Channel::Email => sender_address(snapshot, named),
        Channel::Sms => text_sender(snapshot, named, fallback).map(Some),
    }
}

/// Whom a caller may write to.
#[derive(Debug)]
pub(crate) enum Audience {
    /// Everyone.
    Everyone,
    /// These normalised recipients; why nobody else is told by the key type.
    Only {
        /// Addresses in lower case and numbers in E.164 form.
        allowed: HashSet<String>,
        /// Whether the key, not the service's trial mode, is the reason.
        by_key: bool,
    },
}

impl Audience {
    /// The recipients that the caller's key and the service's mode allow.
    pub(crate) async fn of(notify: &Notify, caller: &Caller) -> Result<Self, Failure> {
        let service: &Service = &caller.snapshot.service;
        let by_key = caller.key_type() == KeyType::Team;
        let limited = by_key || (service.mode == ServiceMode::Trial && caller.key_type() == KeyType::Live);
        if !limited {
            return Ok(Self::Everyone);
        }
        let team = Self::team(notify, &caller.snapshot).await?;
        let safelist = caller.snapshot.safelist.iter().map(|(_, recipient)| recipient.clone());
        Ok(Self::Only { allowed: team.into_iter().chain(safelist).collect(), by_key })
    }

    /// Whom members may write to by hand: everyone, and in trial each other. The safelist is for programs.
    pub(crate) async fn of_members(notify: &Notify, snapshot: &Snapshot) -> Result<Self, yui_kernel::Error> {
        if snapshot.service.mode == ServiceMode::Live {
            return Ok(Self::Everyone);
        }
        Ok(Self::Only { allowed: Self::team(notify, snapshot).await?.into_iter().collect(), by_key: false })
    }

    async fn team(notify: &Notify, snapshot: &Snapshot) -> Result<Vec<String>, yui_kernel::Error> {
        let members = notify.members().contacts(snapshot.organisation).await?;
        Ok(members
            .into_iter()
            .flat_map(|contact| [Some(contact.email.to_lowercase()), contact.phone])
            .flatten()
            .collect())
    }

    /// Whether a normalised recipient may be written to.
    pub(crate) fn allows(&self, normalised: &str) -> bool {
        match self {
            Self::Everyone => true,
            Self::Only { allowed, .. } => allowed.contains(normalised),
        }
    }

    /// Whether the key, not the service's trial mode, is the reason for a refusal.
    pub(crate) fn by_key(&self) -> bool {
        matches!(self, Self::Only { by_key: true, .. })
    }
}

/// Whether the caller may write to the recipient.
pub(super) async fn recipient(notify: &Notify, caller: &Caller, ask: &Ask) -> Result<(), Failure> {
    let service = &caller.snapshot.service;
    if ask.is_simulated {
        return reachable(service, ask);
    }
    allowed(service, &Audience::of(notify, caller).await?, ask)
}

/// Whether the recipient may be written to by those whom `audience` is for.
pub(super) fn allowed(service: &Service, audience: &Audience, ask: &Ask) -> Result<(), Failure> {
    reachable(service, ask)?;
    if ask.is_simulated || audience.allows(&ask.normalised_recipient) {
        return Ok(());
    }
    Err(if audience.by_key() {
        problem::recipient_refused_by_team_key(service.dialect, service.id).into()
    } else {
        problem::recipient_refused_in_trial(service.dialect).into()
    })
}

/// Whether the service writes to the recipient's country.
fn reachable(service: &Service, ask: &Ask) -> Result<(), Failure> {
    if ask.is_international && !service.international_texts {
        return Err(problem::international_sms_refused().into());
    }
    Ok(())
}
