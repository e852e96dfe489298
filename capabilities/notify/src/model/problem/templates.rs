//! What stops a program from managing templates.

use super::{Problem, Problems};
use crate::model::Channel;
use serde_json::Value;

fn forbidden(message: impl Into<String>) -> Problems {
    Problems::one(403, Problem::new("ForbiddenError", message))
}

/// The key lacks the permission `manage_templates`.
#[must_use]
pub fn key_may_not_manage_templates() -> Problems {
    forbidden("This API key does not have permission to manage templates.")
}

/// The service has this channel switched off.
#[must_use]
pub fn creating_templates_not_allowed(channel: Channel) -> Problems {
    forbidden(format!("Creating {channel} templates is not allowed"))
}

/// What is wrong with `template_category_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoryProblem {
    /// It is not given.
    Missing,
    /// It is not a UUID.
    NotUuid,
    /// There is no such category.
    NotFound,
}

/// A refused category; `categories` is the list to choose from: `[{"template_category_id","name"}]`.
#[must_use]
pub fn template_category_refused(problem: CategoryProblem, categories: Value) -> Problems {
    let (error, message) = match problem {
        CategoryProblem::Missing => ("TemplateCategoryValidationError", "template_category_id is a required property"),
        CategoryProblem::NotUuid => ("TemplateCategoryValidationError", "template_category_id must be a valid UUID"),
        CategoryProblem::NotFound => ("TemplateCategoryNotFoundError", "template_category_id not found"),
    };
    Problems::one(400, Problem::new(error, message)).with("template_categories", categories)
}

/// There is no such folder.
#[must_use]
pub fn parent_folder_not_found() -> Problems {
    Problems::bad_request("parent_folder_id not found")
}

/// The template's text is longer than `limit` characters.
#[must_use]
pub fn template_content_too_long(limit: usize) -> Problems {
    Problems::bad_request(format!("Content has a character count greater than the limit of {limit}"))
}

/// The template's name has `limit` characters or more.
#[must_use]
pub fn template_name_too_long(limit: usize) -> Problems {
    Problems::bad_request(format!("Template name must be less than {limit} characters"))
}

/// The template is archived already.
#[must_use]
pub fn template_already_archived() -> Problems {
    Problems::bad_request("Template is already archived.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_category_lists_those_to_choose_from() {
        let categories = serde_json::json!([{ "template_category_id": "x", "name": "Alert" }]);
        let body = serde_json::to_value(template_category_refused(CategoryProblem::NotFound, categories)).unwrap();
        assert_eq!(body["errors"][0]["error"], "TemplateCategoryNotFoundError");
        assert_eq!(body["template_categories"][0]["name"], "Alert");
    }
}
