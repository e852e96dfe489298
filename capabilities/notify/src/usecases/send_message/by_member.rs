//! Sends one message for a member, by hand.

use super::files::KeptFiles;
use super::{Ask, Audience, checks, compose, counts, record, sender};
use crate::Notify;
use crate::model::problem::{self, Problems};
use crate::model::recipient::{EmailAddress, PhoneNumber, is_simulated_email, is_simulated_phone};
use crate::model::request::GivenValues;
use crate::model::service::Service;
use crate::model::{Channel, KeyType, NotificationId, ServiceId, TemplateId};
use crate::sql::notification::{self, Accepted, Notification};
use crate::usecases::{Failure, member};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use uuid::Uuid;
use yui_kernel::Timestamp;
use yui_policy::{Access, Permission};
use yui_store::{Audited, TenantTx, Turn, values};

/// A message as a member writes it.
#[derive(Clone, Default)]
pub struct MemberMessage {
    /// The recipient, as typed.
    pub recipient: String,
    /// Values for the template's placeholders: texts, or lists of texts.
    pub values: Map<String, Value>,
    /// The reply-to address or the sender of the text; the service's default one if none.
    pub sender_id: Option<Uuid>,
    /// The member's own name for it.
    pub reference: Option<String>,
    /// When it is to go, if not at once; at most 96 hours ahead.
    pub scheduled_for: Option<Timestamp>,
}

/// Shows nothing of recipient and values.
impl std::fmt::Debug for MemberMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemberMessage").field("scheduled_for", &self.scheduled_for).finish_non_exhaustive()
    }
}

/// Accepts a message that a member sends with a template; gives its id, or none for a recipient that stands for an outcome instead of a
/// person, for which nothing is kept. It counts as one of a live key, and the audit trail says who sent it, not to whom. In trial, members may write to each other alone: the safelist is for
/// programs. The minute's limit does not hold, because it is for programs too.
///
/// # Errors
/// What is wrong with the message, in the service's dialect; `Forbidden` without `send_messages`, `NotFound` without such a service,
/// `Conflict` if it is stopped, `Invalid` for a time that is past or too far ahead; faults of the store.
pub async fn send_by_member(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    template: TemplateId,
    message: MemberMessage,
) -> Result<Option<NotificationId>, Failure> {
    let tenant = access.require_in(service.uuid(), Permission::SendMessages)?;
    let snapshot = member::active_service(notify, tenant, service).await?;
    let (service, now) = (&snapshot.service, notify.env().now());
    let scheduled_for = member::scheduled(now, message.scheduled_for)?;
    let prepared = notify.templates().find(tenant, service.id, template).await?;
    let prepared = prepared.ok_or_else(problem::template_not_found)?;
    if prepared.template.archived {
        return Err(problem::template_archived(service.dialect, template).into());
    }
    let channel = prepared.template.channel;
    if !service.sends(channel) {
        return Err(problem::channel_not_allowed(channel).into());
    }
    let ask = ask(service, channel, template, message, scheduled_for)?;
    let composed = compose::compose(notify, service, &prepared, &ask, &[])?;
    let sender = sender(&snapshot, channel, ask.sender_id, &notify.settings().text_sender)?;
    checks::allowed(service, &Audience::of_members(notify, &snapshot).await?, &ask)?;
    if ask.is_simulated {
        return Ok(None);
    }
    let id = NotificationId::new(notify.env());
    let new = Notification {
        reference: ask.reference,
        sender,
        unsubscribe_url: composed.unsubscribe_url,
        parts: composed.parts,
        international: ask.is_international,
        lane: notify.categories().current().await?.lane(prepared.template.lane, prepared.template.category_id, channel),
        scheduled_for: ask.scheduled_for,
        ..Accepted {
            service_id: service.id,
            id,
            template_id: prepared.template.id,
            template_version: prepared.template.version,
            channel,
            key_type: KeyType::Live,
            recipient: ask.recipient,
            normalised_recipient: ask.normalised_recipient,
            personalisation: composed.personalisation,
            created_at: now,
        }
        .into()
    };
    let (settings, author) = (Arc::clone(&snapshot), tenant.actor().to_string());
    let work = move |tx: &mut TenantTx<'_>| {
        if let Err(problems) = record::accept(tx, &settings, &new, &KeptFiles::default())? {
            return Ok(Err(problems));
        }
        tx.execute(&notification::SET_AUTHOR, &values![new.service_id, new.id, &author])?;
        let told = json!({
            "service": new.service_id,
            "template": new.template_id,
            "version": new.template_version,
            "channel": new.channel.as_str(),
            "scheduled_for": new.scheduled_for,
        });
        tx.audit(&Audited::new("message.send", "notification", new.id).within(new.service_id.uuid()).after(told))?;
        Ok(Ok(()))
    };
    debug_assert!(counts(KeyType::Live), "a member's message counts against the limits");
    let turn = Turn(service.id.uuid(), channel.as_str());
    let accepted: Result<(), Problems> = notify.store().write_in_turn(tenant, turn, work).await?;
    accepted?;
    notify.metrics().accepted(channel, KeyType::Live);
    Ok(Some(id))
}

/// The message in the form of a request that is well formed.
fn ask(
    service: &Service,
    channel: Channel,
    template_id: TemplateId,
    message: MemberMessage,
    scheduled_for: Option<Timestamp>,
) -> Result<Ask, Problems> {
    let (region, dialect) = (service.phone_region(), service.dialect);
    let typed = message.recipient.as_str();
    let (recipient, normalised_recipient, is_international, is_simulated) = match channel {
        Channel::Email => {
            let address = EmailAddress::parse(typed, dialect)
                .map_err(|error| Problems::bad_request(format!("email_address {error}")))?;
            (address.as_typed().to_owned(), address.matching(), false, is_simulated_email(&address))
        }
        Channel::Sms => {
            let number = PhoneNumber::parse(typed, dialect, region)
                .map_err(|error| Problems::bad_request(format!("phone_number {}", error.text(dialect))))?;
            let is_simulated = is_simulated_phone(&number);
            (typed.to_owned(), number.e164().to_owned(), number.is_international(region), is_simulated)
        }
    };
    Ok(Ask {
        channel,
        template_id,
        recipient,
        normalised_recipient,
        is_international,
        is_simulated,
        given: GivenValues { values: message.values, files: Vec::new() },
        reference: message.reference,
        scheduled_for,
        sender_id: message.sender_id,
        unsubscribe_url: None,
        sanitise: Vec::new(),
    })
}
