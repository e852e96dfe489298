//! `GET /v2/manage-template/template-categories`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::Refused;
use crate::Notify;
use crate::model::category::Category;
use crate::usecases::managed_template::manager;
use axum::extract::State;
use serde::Serialize;
use uuid::Uuid;

/// The categories of templates.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct TemplateCategories {
    /// Every category.
    pub template_categories: Vec<TemplateCategory>,
}

/// A category of templates.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct TemplateCategory {
    /// Its id.
    pub template_category_id: Uuid,
    /// Its name in English.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in French.
    pub name_fr: String,
    /// Its name in Japanese.
    pub name_ja: String,
    /// What it is for, in English.
    pub description_en: Option<String>,
    /// What it is for, in French.
    pub description_fr: Option<String>,
    /// What it is for, in Japanese.
    pub description_ja: Option<String>,
    /// How urgent its e-mails are: `priority`, `normal` or `bulk`.
    pub email_process_type: &'static str,
    /// How urgent its text messages are: `priority`, `normal` or `bulk`.
    pub sms_process_type: &'static str,
}

impl From<&Category> for TemplateCategory {
    fn from(category: &Category) -> Self {
        Self {
            template_category_id: category.id,
            name: category.name_en.clone(),
            name_en: category.name_en.clone(),
            name_fr: category.name_fr.clone(),
            name_ja: category.name_ja.clone(),
            description_en: category.description_en.clone(),
            description_fr: category.description_fr.clone(),
            description_ja: category.description_ja.clone(),
            email_process_type: category.email_lane.as_str(),
            sms_process_type: category.text_lane.as_str(),
        }
    }
}

/// List the categories of templates
///
/// Each template has one; it says how urgent its messages are. Those that the node's operator has hidden are left out. The key needs the permission `manage_templates`.
#[utoipa::path(
    get,
    path = "/v2/manage-template/template-categories",
    operation_id = "listTemplateCategories",
    tag = "manage-templates",
    security(("jwt" = []), ("apiKey" = [])),
    responses((status = 200, description = "The categories", body = TemplateCategories), Refused)
)]
pub(super) async fn list_template_categories(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
) -> Answered {
    manager(&caller)?;
    let categories = notify.categories().current().await?;
    Ok(ok(&TemplateCategories { template_categories: categories.offered().map(TemplateCategory::from).collect() }))
}
