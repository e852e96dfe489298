//! Bodies of `POST /v2/manage-template` and `PATCH /v2/manage-template/{id}`.

use super::Rules;
use super::fields::{Fields, not_one_of};
use crate::model::Channel;
use crate::model::problem::{CategoryProblem, Problems};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A template to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTemplateRequest {
    /// Its name, for people of the service.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// Its text.
    pub content: String,
    /// Its subject: always there for e-mail; for texts taken and not used.
    pub subject: Option<String>,
    /// Its category.
    pub template_category_id: Uuid,
    /// Its folder; none is the root.
    pub parent_folder_id: Option<Uuid>,
}

impl CreateTemplateRequest {
    /// Reads the body; null counts as an empty object.
    ///
    /// # Errors
    /// Everything that is wrong with it; see [`category_problem`].
    pub fn parse(body: Value, rules: Rules) -> Result<Self, Problems> {
        const TYPE: &str = "template_type";
        let mut fields = Fields::open(or_empty(body), rules.dialect)?;
        let name = fields.string("name");
        // Without a type the rule for e-mail holds, too.
        let needs_subject = fields.get(TYPE).is_none_or(|value| value.as_str() == Some("email"));
        let channel = fields.take(TYPE).and_then(|value| {
            let channel = value.as_str().and_then(|name| name.parse().ok());
            if channel.is_none() {
                fields.fail(TYPE, not_one_of(&value, &["sms", "email"]));
            }
            channel
        });
        let content = fields.string("content");
        let subject = fields.string("subject");
        fields.string("postage");
        let category = fields.uuid(CATEGORY);
        let parent_folder_id = fields.nullable_uuid("parent_folder_id").flatten();
        fields.require(&["name", TYPE, "content", CATEGORY]);
        if needs_subject {
            fields.require(&["subject"]);
        }
        fields.refuse_others();
        let (Some(name), Some(channel), Some(content), Some(template_category_id), true) =
            (name, channel, content, category, fields.is_sound())
        else {
            return Err(fields.problems());
        };
        Ok(Self { name, channel, content, subject, template_category_id, parent_folder_id })
    }
}

/// What to change of a template; none leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateTemplateRequest {
    /// Its name.
    pub name: Option<String>,
    /// Its text.
    pub content: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// Its category.
    pub template_category_id: Option<Uuid>,
    /// Its folder; `Some(None)` is the root.
    pub parent_folder_id: Option<Option<Uuid>>,
}

impl UpdateTemplateRequest {
    /// Reads the body; null counts as an empty object.
    ///
    /// # Errors
    /// Everything that is wrong with it; see [`category_problem`].
    pub fn parse(body: Value, rules: Rules) -> Result<Self, Problems> {
        let mut fields = Fields::open(or_empty(body), rules.dialect)?;
        let request = Self {
            name: fields.string("name"),
            content: fields.string("content"),
            subject: fields.string("subject"),
            template_category_id: fields.uuid(CATEGORY),
            parent_folder_id: fields.nullable_uuid("parent_folder_id"),
        };
        fields.refuse_others();
        if fields.is_sound() { Ok(request) } else { Err(fields.problems()) }
    }
}

const CATEGORY: &str = "template_category_id";

fn or_empty(body: Value) -> Value {
    if body.is_null() { Value::Object(Map::new()) } else { body }
}

/// Whether the category is all that is wrong: then the answer is
/// [`template_category_refused`](crate::model::problem::template_category_refused), which lists those to choose from.
#[must_use]
pub fn category_problem(problems: &Problems) -> Option<CategoryProblem> {
    let [problem] = problems.list() else { return None };
    match problem.message.strip_prefix(CATEGORY)? {
        " is a required property" => Some(CategoryProblem::Missing),
        " is not a valid UUID" => Some(CategoryProblem::NotUuid),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use serde_json::json;

    fn rules() -> Rules {
        Rules {
            dialect: Dialect::Gc,
            region: Region::default_of(Dialect::Gc),
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
        }
    }

    fn told(problems: &Problems) -> Vec<&str> {
        problems.list().iter().map(|problem| problem.message.as_str()).collect()
    }

    #[test]
    fn an_email_template_needs_a_subject_and_a_text_does_not() {
        let mut body =
            json!({"name": "n", "template_type": "sms", "content": "c", "template_category_id": Uuid::nil()});
        assert_eq!(CreateTemplateRequest::parse(body.clone(), rules()).unwrap().channel, Channel::Sms);
        body["template_type"] = json!("email");
        assert_eq!(
            told(&CreateTemplateRequest::parse(body.clone(), rules()).unwrap_err()),
            ["subject is a required property"]
        );
        body["subject"] = json!("s");
        body["parent_folder_id"] = json!(null);
        assert_eq!(CreateTemplateRequest::parse(body, rules()).unwrap().subject.as_deref(), Some("s"));
    }

    #[test]
    fn a_folder_of_null_is_the_root() {
        let request = UpdateTemplateRequest::parse(json!({"parent_folder_id": null}), rules()).unwrap();
        assert_eq!(request.parent_folder_id, Some(None));
        assert_eq!(UpdateTemplateRequest::parse(Value::Null, rules()).unwrap(), UpdateTemplateRequest::default());
    }

    #[test]
    fn the_category_has_an_answer_of_its_own_when_it_is_all_that_is_wrong() {
        let problems = UpdateTemplateRequest::parse(json!({"template_category_id": 1}), rules()).unwrap_err();
        assert_eq!(category_problem(&problems), Some(CategoryProblem::NotUuid));
        let body = json!({"name": "n", "template_type": "sms", "content": "c"});
        let problems = CreateTemplateRequest::parse(body, rules()).unwrap_err();
        assert_eq!(category_problem(&problems), Some(CategoryProblem::Missing));
        let problems = CreateTemplateRequest::parse(json!({}), rules()).unwrap_err();
        assert_eq!(category_problem(&problems), None);
        assert_eq!(problems.list().len(), 5);
    }
}
