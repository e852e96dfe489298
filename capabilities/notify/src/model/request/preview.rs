//! Body of `POST /v2/template/{id}/preview`.

use super::Rules;
use super::fields::{Fields, NOT_A_UUID, parse_uuid};
use super::personalisation::{GivenValues, check_sizes, personalisation};
use crate::model::problem::Problems;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Which template to fill, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRequest {
    /// The template.
    pub template_id: Uuid,
    /// Its values.
    pub given: GivenValues,
}

impl PreviewRequest {
    /// Reads the path's id and the body; null counts as no values. Members that nobody knows are passed over here, as in
    /// both products.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(template_id: &str, body: Value, rules: Rules) -> Result<Self, Problems> {
        let body = if body.is_null() { Value::Object(Map::new()) } else { body };
        let mut fields = Fields::open(body, rules.dialect)?;
        let template_id = parse_uuid(template_id);
        if template_id.is_none() {
            fields.fail("id", NOT_A_UUID);
        }
        let given = personalisation(&mut fields, rules.dialect);
        let (Some(template_id), true) = (template_id, fields.is_sound()) else { return Err(fields.problems()) };
        fields.extend(check_sizes(&given, rules.dialect));
        if fields.is_sound() { Ok(Self { template_id, given }) } else { Err(fields.problems()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use serde_json::json;

    #[test]
    fn the_path_and_the_body_are_told_together() {
        let rules = Rules {
            dialect: Dialect::Gc,
            region: Region::default_of(Dialect::Gc),
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
        };
        let problems = PreviewRequest::parse("x", json!({"personalisation": 1, "unknown": 2}), rules).unwrap_err();
        let told: Vec<_> = problems.list().iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["id is not a valid UUID", "personalisation 1 is not of type object"]);
        let id = Uuid::nil().to_string();
        assert_eq!(PreviewRequest::parse(&id, Value::Null, rules).unwrap().template_id, Uuid::nil());
    }
}
