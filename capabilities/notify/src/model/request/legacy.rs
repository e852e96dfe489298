//! Requests of the first version of the API, as those of the second: other names for the same things.

use crate::model::Channel;
use crate::model::problem::{Problem, Problems};
use serde_json::{Map, Value, json};

/// What the first version calls the fields of the second. The recipient has a name for each channel there and one here.
const NAMES: [(&str, &str); 4] = [
    ("email_address", "to"),
    ("phone_number", "to"),
    ("template_id", "template"),
    ("personalisation", "personalisation"),
];

/// What is said of a field that is not there.
const MISSING: &str = "Missing data for required field.";

/// The body of the second version that asks for the same: `to`, `template` and `personalisation` under their later names. Other fields
/// are left out, as the first version does.
///
/// # Errors
/// 400 in the first envelope for a body that is not a JSON object.
pub fn upgrade(channel: Channel, body: &[u8]) -> Result<Value, Problems> {
    let Ok(Value::Object(mut given)) = serde_json::from_slice(body) else {
        return Err(Problems::v1(400, "BadRequestError", "Invalid JSON"));
    };
    let recipient = match channel {
        Channel::Email => "email_address",
        Channel::Sms => "phone_number",
    };
    let mut upgraded = Map::new();
    for (later, earlier) in [(recipient, "to"), ("template_id", "template"), ("personalisation", "personalisation")] {
        if let Some(value) = given.remove(earlier) {
            upgraded.insert(later.to_owned(), value);
        }
    }
    Ok(Value::Object(upgraded))
}

/// Problems of the second version in the words of the first: those of a field stand in a list under its name.
#[must_use]
pub fn downgrade(problems: &Problems) -> Value {
    let mut fields: Map<String, Value> = Map::new();
    for problem in problems.list() {
        if let Some((name, text)) = of_a_field(problem)
            && let Some(list) = fields.entry(name).or_insert_with(|| json!([])).as_array_mut()
        {
            list.push(Value::from(text));
        }
    }
    let message = match (fields.is_empty(), problems.list().first()) {
        (false, _) => Value::Object(fields),
        (true, Some(problem)) if problem.error == "AuthError" => json!({ "token": [problem.message] }),
        (true, problem) => Value::from(problem.map_or("", |problem| problem.message.as_str())),
    };
    json!({ "result": "error", "message": message })
}

fn of_a_field(problem: &Problem) -> Option<(&'static str, &str)> {
    let (field, text) = problem.message.split_once(' ').filter(|_| problem.error == "ValidationError")?;
    let (_, name) = NAMES.iter().find(|(later, _)| *later == field)?;
    Some((name, if text == "is a required property" { MISSING } else { text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_get_their_later_names() {
        let body = json!({ "to": "a@example.jp", "template": "t", "personalisation": { "a": 1 }, "sms_sender": "x" });
        let upgraded = upgrade(Channel::Email, body.to_string().as_bytes()).unwrap();
        assert_eq!(
            upgraded,
            json!({ "email_address": "a@example.jp", "template_id": "t", "personalisation": { "a": 1 } })
        );
        assert_eq!(upgrade(Channel::Sms, br#"{"to":"1"}"#).unwrap(), json!({ "phone_number": "1" }));
        assert_eq!(upgrade(Channel::Sms, b"[]").unwrap_err().status(), 400);
    }

    #[test]
    fn problems_stand_under_the_field_or_are_a_text() {
        let of_fields = Problems::validation(vec![
            "email_address Not a valid email address".into(),
            "template_id is a required property".into(),
        ]);
        assert_eq!(
            downgrade(&of_fields),
            json!({
                "result": "error",
                "message": { "to": ["Not a valid email address"], "template": ["Missing data for required field."] },
            })
        );
        let other = Problems::bad_request("Template not found");
        assert_eq!(downgrade(&other), json!({ "result": "error", "message": "Template not found" }));
    }
}
