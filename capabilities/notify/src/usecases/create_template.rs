//! Makes a template at a program's request.

use super::configure::{self, version_columns};
use super::idempotency::{Answer, Repeatable, answer_once};
use super::managed_template::{ManagedTemplate, category, check_text, folder_exists, manager, refused};
use super::send_message::Body;
use super::{Caller, Failure};
use crate::Notify;
use crate::model::category::Categories;
use crate::model::problem::{self, Problems};
use crate::model::request::{CreateTemplateRequest, parse_json};
use crate::model::service::Service;
use crate::model::template::TemplateText;
use crate::model::{Channel, TemplateId};
use crate::sql::template::{self, Template};
use std::sync::Arc;
use uuid::Uuid;
use yui_kernel::{Error, Result};
use yui_store::{TenantTx, values};

/// A template to make, checked.
struct New {
    service: Service,
    channel: Channel,
    text: TemplateText,
    folder: Option<Uuid>,
    author: String,
    categories: Arc<Categories>,
}

/// Makes the first version of a new template. `repeat` is the caller's `Idempotency-Key`.
///
/// # Errors
/// A key without `manage_templates`, a request that breaks its schema, a channel that the service does not have, an unknown
/// category or folder, a text that breaks a rule; faults of the store.
pub async fn create_template(
    notify: &Notify,
    caller: &Caller,
    body: &Body,
    repeat: Option<&str>,
) -> Result<Answer, Failure> {
    let tenant = manager(caller)?;
    let service = caller.snapshot.service.clone();
    let repeat = Repeatable::read(repeat, "template", body)?;
    if let Some(repeat) = &repeat
        && let Some(answer) = repeat.answered(notify.store(), tenant, service.id).await?
    {
        return Ok(answer);
    }
    let rules = caller.rules(notify.env().now());
    let json = parse_json(rules.dialect, body.content_type.as_deref(), &body.raw)?;
    let categories = notify.categories().current().await?;
    let request = CreateTemplateRequest::parse(json, rules).map_err(|problems| refused(problems, &categories))?;
    let (channel, folder) = (request.channel, request.parent_folder_id);
    let text = TemplateText {
        redact: caller.snapshot.organisation_settings.redact_by_default,
        ..checked(&service, request, &categories)?
    };
    let (id, new) =
        (service.id, New { service, channel, text, folder, author: tenant.actor().to_string(), categories });
    let work = move |tx: &mut TenantTx<'_>| {
        if !folder_exists(tx, new.service.id, new.folder)? {
            return Ok(Err(problem::parent_folder_not_found()));
        }
        record(tx, &new).map(Ok)
    };
    Ok(answer_once(notify.store(), tenant, id, None, repeat, work).await?.answer)
}

fn checked(
    service: &Service,
    request: CreateTemplateRequest,
    categories: &Categories,
) -> Result<TemplateText, Problems> {
    let channel = request.channel;
    if !service.sends(channel) {
        return Err(problem::creating_templates_not_allowed(channel));
    }
    let category = category(request.template_category_id, categories)?;
    let text = TemplateText {
        name: request.name,
        subject: request.subject.filter(|_| channel == Channel::Email),
        content: request.content,
        category_id: category.id,
        lane: None,
        redact: false,
        right_to_left: false,
        has_unsubscribe_link: false,
    };
    check_text(&text, channel, service.dialect)?;
    Ok(text)
}

fn record(tx: &mut TenantTx<'_>, new: &New) -> Result<Answer> {
    let New { service, channel, text, folder, author, categories } = new;
    let (id, now, first) = (TemplateId::new(tx.env()), tx.now(), 1_u32);
    let (handle, archived) = (None::<String>, false);
    tx.execute(&template::INSERT, &values![service.id, id, handle, channel.as_str(), first, archived, *folder, now])?;
    tx.execute(&template::INSERT_VERSION, &version_columns(service.id, id, first, text, author, now))?;
    tx.audit(&configure::created(service.id, id, &text.name))?;
    let created = tx.get::<Template>(&template::FIND, &values![service.id, id], "the new template")?;
    let body = serde_json::to_string(&ManagedTemplate::new(service, categories, created))
        .map_err(|error| Error::internal("an answer is not JSON").because(error))?;
    Ok(Answer { status: 201, body })
}
