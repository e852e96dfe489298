//! Letters: GC Notify keeps the endpoint and sends none. A letter's request is checked as there and then refused.

use super::Rules;
use super::fields::Fields;
use super::personalisation::personalisation;
use crate::model::Dialect;
use crate::model::problem::{self, Problems};
use serde_json::Value;

/// Why a letter is not sent: what is wrong with the request or, where nothing is, that letters are not offered.
#[must_use]
pub fn refuse_letter(body: Value, rules: Rules) -> Problems {
    let mut fields = match Fields::open(body, rules.dialect) {
        Ok(fields) => fields,
        Err(problems) => return problems,
    };
    if fields.has("content") {
        precompiled(&mut fields, rules.dialect);
    } else {
        templated(&mut fields, rules.dialect);
    }
    if fields.is_sound() { problem::channel_not_allowed(super::TemplateType::Letter) } else { fields.problems() }
}

fn precompiled(fields: &mut Fields, dialect: Dialect) {
    fields.reference();
    fields.string("content");
    postage(fields, dialect);
    fields.require(&["reference", "content"]);
    fields.refuse_others();
}

fn templated(fields: &mut Fields, dialect: Dialect) {
    fields.reference();
    fields.uuid("template_id");
    let given = personalisation(fields, dialect);
    if fields.has("personalisation") && dialect == Dialect::Gc {
        for name in ["address_line_1", "address_line_2", "postcode"] {
            match given.values.get(name) {
                None => fields.fail("personalisation", super::fields::required(name)),
                Some(Value::String(text)) if !text.is_empty() => {}
                Some(_) => fields.fail("personalisation", format_args!("{name} is required")),
            }
        }
    }
    postage(fields, dialect);
    fields.require(&["template_id", "personalisation"]);
    fields.refuse_others();
}

fn postage(fields: &mut Fields, dialect: Dialect) {
    const NAME: &str = "postage";
    let Some(text) = fields.string(NAME) else { return };
    if !matches!(text.as_str(), "first" | "second" | "economy") {
        fields.fail(
            NAME,
            match dialect {
                Dialect::Gc => "invalid. It must be either first or second.",
                Dialect::Govuk => "invalid. It must be either first, second or economy.",
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipient::Region;
    use serde_json::json;

    fn told(body: Value) -> Vec<String> {
        let rules = Rules {
            dialect: Dialect::Gc,
            region: Region::default_of(Dialect::Gc),
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
        };
        refuse_letter(body, rules).list().iter().map(|problem| problem.message.clone()).collect()
    }

    #[test]
    fn a_sound_letter_is_refused_as_not_offered() {
        assert_eq!(
            told(json!({"content": "JVBERi0=", "reference": "r", "postage": "first"})),
            ["Service is not allowed to send letters"]
        );
        assert_eq!(
            told(json!({
                "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
                "personalisation": {"address_line_1": "a", "address_line_2": "b", "postcode": "c"}
            })),
            ["Service is not allowed to send letters"]
        );
    }

    #[test]
    fn an_unsound_letter_is_told_what_is_wrong() {
        assert_eq!(told(json!({"content": "x"})), ["reference is a required property"]);
        assert_eq!(
            told(json!({"personalisation": {"address_line_1": ""}})),
            [
                "personalisation address_line_1 is required",
                "personalisation address_line_2 is a required property",
                "personalisation postcode is a required property",
                "template_id is a required property",
            ]
        );
        assert_eq!(told(json!([])), ["[] is not of type object"]);
    }
}
