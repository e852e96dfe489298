//! Accepts a bulk send: one template to many recipients (section 2.5 of the wire facts).
//!
//! All rows are checked before any is accepted. They are stored in chunks together with the job that turns them into
//! notifications, and counted against the limits, in one transaction with the answer.

mod answer;
mod prepare;
mod record;

pub(crate) use prepare::{PreparedRows, lane, layout, normalised, stored};
pub(crate) use record::keep;

use super::idempotency::{Answer, Repeatable};
use super::send_message::{self, Audience, Body};
use super::{Caller, Failure};
use crate::Notify;
use crate::model::bulk::Sheet;
use crate::model::request::{self, BulkRequest};
use crate::model::{BulkId, BulkStatus, Dialect, TemplateId, problem};
use crate::sql::bulk_send::BulkSend;
use std::sync::Arc;
use yui_policy::Permission;

/// Accepts a bulk send, or tells what is wrong with it. `repeat` is the caller's `Idempotency-Key`.
///
/// # Errors
/// The refusal in the service's dialect, or a fault of the node.
pub async fn send_bulk(notify: &Notify, caller: &Caller, body: &Body, repeat: Option<&str>) -> Result<Answer, Failure> {
    let tenant = caller.access.require(Permission::SendMessages)?;
    let service = &caller.snapshot.service;
    let rules = caller.rules(notify.env().now());
    let rate_first = service.dialect == Dialect::Govuk;
    if rate_first {
        send_message::admit(notify, caller)?;
    }
    let repeat = Repeatable::read(repeat, "bulk", body)?;
    if let Some(repeat) = &repeat
        && let Some(answer) = repeat.answered(notify.store(), tenant, service.id).await?
    {
        return if rate_first { Ok(answer) } else { send_message::admit(notify, caller).map(|()| answer) };
    }
    let json = request::parse_json(rules.dialect, body.content_type.as_deref(), &body.raw)?;
    let asked = BulkRequest::parse(json, rules)?;
    if !rate_first {
        send_message::admit(notify, caller)?;
    }
    let template = prepare::template(notify, caller, TemplateId::from(asked.template_id)).await?;
    let channel = template.template.channel;
    if !service.sends(channel) {
        return Err(problem::channel_not_allowed(channel).into());
    }
    let sender = send_message::sender(&caller.snapshot, channel, asked.reply_to_id, &notify.settings().text_sender)?;
    let audience = Audience::of(notify, caller).await?;
    let sheet = Sheet::read(&asked.source, &prepare::layout(&template, channel))?;
    if sheet.is_empty() {
        return Err(problem::no_rows().into());
    }
    let rows = u32::try_from(sheet.len()).unwrap_or(u32::MAX);
    prepare::check_room(notify, caller, channel, asked.scheduled_for.unwrap_or(rules.now), rows).await?;
    // Checking fifty thousand rows takes a while: it must not hold up the threads that answer everyone else.
    let prepared = {
        let (snapshot, template) = (Arc::clone(&caller.snapshot), Arc::clone(&template));
        let checked = tokio::task::spawn_blocking(move || prepare::rows(&snapshot, &template, sheet, &audience));
        checked.await.map_err(|error| yui_kernel::Error::internal("checking a bulk send failed").because(error))??
    };
    let bulk = BulkSend {
        service_id: service.id,
        id: BulkId::new(notify.env()),
        name: asked.name,
        template_id: template.template.id,
        template_version: template.template.version,
        channel,
        key_type: caller.key_type(),
        api_key_id: Some(caller.key.id),
        created_by: Some(tenant.actor().to_string()),
        sender_id: asked.reply_to_id,
        status: if asked.scheduled_for.is_some() { BulkStatus::Scheduled } else { BulkStatus::Pending },
        rows: prepared.count,
        quantity: prepared.quantity,
        repeated_recipients: 0,
        expanded_rows: 0,
        job_id: None,
        scheduled_for: asked.scheduled_for,
        created_at: rules.now,
        started_at: None,
        finished_at: None,
    };
    let answer = answer::created(caller, &bulk)?;
    let own = notify.categories().current().await?;
    let own = own.lane(template.template.lane, template.template.category_id, channel);
    let lane = prepare::lane(own, prepared.count);
    let recording = record::Recording { snapshot: Arc::clone(&caller.snapshot), bulk, prepared, lane, sender, answer };
    record::record(notify, tenant, recording, repeat).await
}
