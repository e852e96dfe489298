//! `GET /v2/manage-template/template-categories`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::Refused;
use crate::model::template::{CATEGORIES, Category};
use crate::usecases::managed_template::manager;
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
    pub name: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
    /// Its name in French.
    pub name_fr: &'static str,
    /// Its name in Japanese.
    pub name_ja: &'static str,
    /// How urgent its messages are: `priority`, `normal` or `bulk`.
    pub process_type: &'static str,
}

impl From<&Category> for TemplateCategory {
    fn from(category: &Category) -> Self {
        Self {
            template_category_id: category.id,
            name: category.name_en,
            name_en: category.name_en,
            name_fr: category.name_fr,
            name_ja: category.name_ja,
            process_type: category.lane.as_str(),
        }
    }
}

/// List the categories of templates
///
/// Each template has one; it says how urgent its messages are. The key needs the permission `manage_templates`.
#[utoipa::path(
    get,
    path = "/v2/manage-template/template-categories",
    operation_id = "listTemplateCategories",
    tag = "manage-templates",
    security(("jwt" = []), ("apiKey" = [])),
    responses((status = 200, description = "The categories", body = TemplateCategories), Refused)
)]
pub(super) async fn list_template_categories(Authenticated(caller): Authenticated) -> Answered {
    manager(&caller)?;
    Ok(ok(&TemplateCategories { template_categories: CATEGORIES.iter().map(TemplateCategory::from).collect() }))
}
