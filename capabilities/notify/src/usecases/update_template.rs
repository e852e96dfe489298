//! Changes a template at a program's request.

use super::configure::{self, write_version};
use super::managed_template::{ManagedTemplate, category, check_text, folder_exists, manager, refused};
use super::send_message::Body;
use super::{Caller, Failure};
use crate::Notify;
use crate::model::category::Categories;
use crate::model::problem::{self, Problems};
use crate::model::request::{UpdateTemplateRequest, parse_json};
use crate::model::service::Service;
use crate::model::template::TemplateText;
use crate::model::{Channel, ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use crate::sql::template_folder;
use std::sync::Arc;
use yui_kernel::{Effect, Result};
use yui_store::{TenantTx, values};

/// Writes a new version with what the request changes; a request that changes nothing leaves the newest version as it is.
///
/// # Errors
/// A key without `manage_templates`, a request that breaks its schema, a template that is not there or is archived, an unknown
/// category or folder, a text that breaks a rule; `Conflict` if somebody else wrote a version at the same time; faults of the store.
pub async fn update_template(
    notify: &Notify,
    caller: &Caller,
    id: TemplateId,
    body: &Body,
) -> Result<ManagedTemplate, Failure> {
    let tenant = manager(caller)?;
    let service = caller.snapshot.service.clone();
    let rules = caller.rules(notify.env().now());
    let json = parse_json(rules.dialect, body.content_type.as_deref(), &body.raw)?;
    let categories = notify.categories().current().await?;
    let request = UpdateTemplateRequest::parse(json, rules).map_err(|problems| refused(problems, &categories))?;
    let (author, known) = (tenant.actor().to_string(), Arc::clone(&categories));
    let changed = notify.store().write(tenant, move |tx| {
        let Some(stored) = tx.find::<Template>(&template::FIND, &values![service.id, id])? else {
            return Ok(Err(problem::no_result_found()));
        };
        let text = match changed(&service, &stored, &request, &known) {
            Err(problems) => return Ok(Err(problems)),
            Ok(text) => text,
        };
        if let Some(place) = request.parent_folder_id {
            if !folder_exists(tx, service.id, place)? {
                return Ok(Err(problem::parent_folder_not_found()));
            }
            tx.execute(&template_folder::MOVE_TEMPLATE, &values![service.id, id, place, false])?;
        }
        write(tx, service.id, &stored, &text, &author).map(Ok)
    });
    let template = changed.await??;
    notify.templates().forget(caller.snapshot.service.id, id);
    Ok(ManagedTemplate::new(&caller.snapshot.service, &categories, template))
}

/// What the template shall say after the request.
fn changed(
    service: &Service,
    stored: &Template,
    request: &UpdateTemplateRequest,
    categories: &Categories,
) -> Result<TemplateText, Problems> {
    if stored.archived {
        return Err(problem::template_archived(service.dialect, stored.id));
    }
    let mut text = stored.text();
    if let Some(id) = request.template_category_id {
        let category = category(id, categories)?;
        if category.id != text.category_id {
            (text.category_id, text.lane) = (category.id, None);
        }
    }
    if let Some(name) = &request.name {
        text.name.clone_from(name);
    }
    if let Some(content) = &request.content {
        text.content.clone_from(content);
    }
    if let (Some(subject), Channel::Email) = (&request.subject, stored.channel) {
        text.subject = Some(subject.clone());
    }
    check_text(&text, stored.channel, service.dialect)?;
    Ok(text)
}

fn write(
    tx: &mut TenantTx<'_>,
    service: ServiceId,
    before: &Template,
    text: &TemplateText,
    author: &str,
) -> Result<Template> {
    // It may lie in another folder by now.
    let stored = tx.get::<Template>(&template::FIND, &values![service, before.id], "the template")?;
    let mut fields = match configure::difference(&stored, text) {
        Effect::Updated(fields) => fields,
        Effect::Created | Effect::Unchanged => Vec::new(),
    };
    let version = if fields.is_empty() { stored.version } else { write_version(tx, service, &stored, text, author)? };
    if before.folder_id != stored.folder_id {
        fields.push("folder");
    }
    if fields.is_empty() {
        return Ok(stored);
    }
    tx.audit(&configure::updated(service, before, version, &fields))?;
    tx.get::<Template>(&template::FIND, &values![service, before.id], "the changed template")
}
