//! Accepts one e-mail or text message.
//!
//! Nothing is promised before it is durable: the answer is made, kept for a repeated request, counted against the limits, and the
//! message is stored with the job that will deliver it, in one transaction. The checks come in the order of the peers (section 2.3
//! of the wire facts), because a client that makes two mistakes is told of the same one first.

mod ask;
mod by_member;
mod checks;
mod compose;
mod files;
mod record;
mod usage;

pub use by_member::{MemberMessage, send_by_member};
pub(crate) use checks::{Audience, sender};
pub(crate) use compose::{sender_email, sms_rules};
pub(crate) use usage::{count_usage, give_back, warn_of_limits};

use super::idempotency::{Answer, Repeatable, answer_once};
use super::{Caller, Failure};
use crate::Notify;
use crate::model::request;
use crate::model::{Channel, Dialect, KeyType, NotificationId, Status, problem};
use crate::rate::WINDOW_SECONDS;
use crate::sql::notification::{Accepted, Notification};
use ask::Ask;
use bytes::Bytes;
use yui_policy::Permission;
use yui_store::TenantTx;

/// A request's body as it came.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its `Content-Type`, if it names one.
    pub content_type: Option<String>,
    /// Its bytes.
    pub raw: Bytes,
}

/// Accepts a message, or tells what is wrong. `repeat` is the caller's `Idempotency-Key`.
///
/// # Errors
/// The refusal in the service's dialect, or a fault of the node.
pub async fn send_message(
    notify: &Notify,
    caller: &Caller,
    channel: Channel,
    body: &Body,
    repeat: Option<&str>,
) -> Result<Answer, Failure> {
    let tenant = caller.access.require(Permission::SendMessages)?;
    let service = &caller.snapshot.service;
    let rules = caller.rules(notify.env().now());
    let rate_first = service.dialect == Dialect::Govuk;
    if rate_first {
        admit(notify, caller)?;
    }
    let repeat = Repeatable::read(repeat, channel.as_str(), body)?;
    if let Some(repeat) = &repeat
        && let Some(answer) = repeat.answered(notify.store(), tenant, service.id).await?
    {
        return if rate_first { Ok(answer) } else { admit(notify, caller).map(|()| answer) };
    }
    let json = request::parse_json(rules.dialect, body.content_type.as_deref(), &body.raw)?;
    let mut ask = Ask::parse(channel, json, rules)?;
    if !service.sends(channel) {
        return Err(problem::channel_not_allowed(channel).into());
    }
    if !rate_first {
        admit(notify, caller)?;
    }
    let prepared = checks::template(notify, caller, channel, ask.template_id).await?;
    let planned = files::plan(notify, &mut ask);
    let composed = compose::compose(notify, service, &prepared, &ask, &planned)?;
    let sender = sender(&caller.snapshot, channel, ask.sender_id, &notify.settings().text_sender)?;
    checks::recipient(notify, caller, &ask).await?;
    let judged = files::judge(notify, caller, channel, planned)?;
    let id = NotificationId::new(notify.env());
    let answer = compose::answer(notify, caller, &prepared, &ask, &composed, sender.as_deref(), id)?;
    if ask.is_simulated {
        // Nothing is kept but the answer, and that only where the request may be repeated.
        let Some(repeat) = repeat else { return Ok(answer) };
        let work = move |_: &mut TenantTx<'_>| Ok(Ok(answer.clone()));
        return Ok(answer_once(notify.store(), tenant, service.id, None, Some(repeat), work).await?.answer);
    }
    let template = &prepared.template;
    let (recipient, sent) = (&ask.normalised_recipient, ask.scheduled_for.unwrap_or(rules.now));
    let kept = files::store(notify, caller, tenant, id, recipient, sent, judged).await?;
    let status = if kept.wait_for_scan() { Status::PendingVirusCheck } else { Status::Created };
    let notification = Notification {
        api_key_id: Some(caller.key.id),
        reference: ask.reference,
        sender,
        unsubscribe_url: composed.unsubscribe_url,
        parts: composed.parts,
        international: ask.is_international,
        lane: notify.categories().current().await?.lane(template.lane, template.category_id, channel),
        scheduled_for: ask.scheduled_for,
        status,
        ..Accepted {
            service_id: service.id,
            id,
            template_id: template.id,
            template_version: template.version,
            channel,
            key_type: caller.key_type(),
            recipient: ask.recipient,
            normalised_recipient: ask.normalised_recipient,
            personalisation: composed.personalisation,
            created_at: rules.now,
        }
        .into()
    };
    record::record(notify, tenant, &caller.snapshot, notification, kept, answer, repeat).await
}

/// Counts the request against the minute's limit.
pub(crate) fn admit(notify: &Notify, caller: &Caller) -> Result<(), Failure> {
    let service = &caller.snapshot.service;
    let limit = service.limits.per_minute;
    let (organisation, now) = (caller.snapshot.organisation, notify.env().now());
    notify.rate().admit(organisation, service.id, caller.key_type(), limit, now).map_err(|exceeded| {
        problem::rate_limited(caller.key_type(), limit, WINDOW_SECONDS, exceeded.retry_after.into()).into()
    })
}

/// Whether a key's messages count against the limits.
pub(crate) fn counts(key_type: KeyType) -> bool {
    key_type != KeyType::Test
}
