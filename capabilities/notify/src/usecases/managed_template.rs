//! What the use cases that manage templates share: who may, which texts are taken, and what is answered.

use super::{Caller, Failure};
use crate::model::category::{Categories, Category};
use crate::model::content::limits;
use crate::model::folder::Folder;
use crate::model::problem::{self, CategoryProblem, Problems};
use crate::model::service::Service;
use crate::model::template::TemplateText;
use crate::model::{Channel, Dialect, ServiceId, TemplateId};
use crate::sql::template::Template;
use crate::sql::template_folder;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;
use yui_kernel::{Result, Tenant};
use yui_policy::Permission;
use yui_store::{TenantTx, values};
use yui_web::respond::wire_time;

/// A template as those who manage it see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ManagedTemplate {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: TemplateId,
    /// The service.
    #[schema(value_type = Uuid)]
    pub service_id: ServiceId,
    /// The service's name.
    pub service_name: String,
    /// Its name, for the people who send it.
    pub name: String,
    /// `email` or `sms`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When its first version was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: Option<String>,
    /// Who made this version.
    pub created_by: String,
    /// Its version.
    pub version: u32,
    /// The text with placeholders.
    pub body: String,
    /// Subject, of e-mails.
    pub subject: Option<String>,
    /// Always null: letters are not offered.
    pub postage: Option<String>,
    /// Its category.
    pub template_category_id: Uuid,
    /// The category's name in English.
    pub template_category_name: Option<String>,
    /// The folder it lies in.
    pub folder_id: Option<Uuid>,
    /// Whether it is out of use.
    pub archived: bool,
}

impl ManagedTemplate {
    /// The answer for a template of a service.
    #[must_use]
    pub fn new(service: &Service, categories: &Categories, template: Template) -> Self {
        Self {
            id: template.id,
            service_id: service.id,
            service_name: service.name.clone(),
            name: template.name,
            kind: template.channel.as_str(),
            created_at: wire_time(template.created_at),
            updated_at: template.updated_at.map(wire_time),
            created_by: template.created_by,
            version: template.version,
            body: template.content,
            subject: template.subject,
            postage: None,
            template_category_id: template.category_id,
            template_category_name: categories.find(template.category_id).map(|category| category.name_en.clone()),
            folder_id: template.folder_id,
            archived: template.archived,
        }
    }
}

/// The organisation's context, if the key has `manage_templates`.
///
/// # Errors
/// The refusal of a key that has not.
pub fn manager(caller: &Caller) -> Result<&Tenant, Failure> {
    let granted = caller.access.require(Permission::ManageTemplates);
    granted.map_err(|_| problem::key_may_not_manage_templates().into())
}

/// The categories to choose from, as answers list them.
fn listed(categories: &Categories) -> Value {
    let entry = |category: &Category| json!({ "template_category_id": category.id, "name": category.name_en });
    categories.offered().map(entry).collect()
}

/// The answer to a request that breaks its schema: a category that is all that is wrong has an answer of its own.
pub(super) fn refused(problems: Problems, categories: &Categories) -> Problems {
    match crate::model::request::category_problem(&problems) {
        Some(category) => problem::template_category_refused(category, listed(categories)),
        None => problems,
    }
}

/// The category with this id.
pub(super) fn category(id: Uuid, categories: &Categories) -> Result<&Category, Problems> {
    let found = categories.find(id);
    found.ok_or_else(|| problem::template_category_refused(CategoryProblem::NotFound, listed(categories)))
}

/// Whether a folder that a program names is there; the root always is.
pub(super) fn folder_exists(tx: &mut TenantTx<'_>, service: ServiceId, folder: Option<Uuid>) -> Result<bool> {
    let Some(id) = folder else { return Ok(true) };
    let folders = tx.list::<Folder>(&template_folder::LIST, &values![service])?;
    Ok(folders.iter().any(|folder| folder.id.uuid() == id))
}

/// Checks a text in the words of the API, and then by the rules that hold for every template.
pub(super) fn check_text(text: &TemplateText, channel: Channel, dialect: Dialect) -> Result<(), Problems> {
    let sms_limit = limits::sms_limit(dialect);
    let limit = match channel {
        Channel::Email => limits::EMAIL_CHARACTERS_GC,
        Channel::Sms => sms_limit,
    };
    if text.name.chars().count() >= limits::TEMPLATE_NAME_CHARACTERS {
        return Err(problem::template_name_too_long(limits::TEMPLATE_NAME_CHARACTERS));
    }
    if text.content.chars().count() > limit {
        return Err(problem::template_content_too_long(limit));
    }
    text.check(channel, sms_limit).map_err(|error| Problems::bad_request(error.to_string()))
}
