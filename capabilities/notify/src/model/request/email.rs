//! Body of `POST /v2/notifications/email`.

use super::Rules;
use super::fields::{Fields, HAS_NUL, has_nul, not_of_type};
use super::personalisation::{GivenValues, check_sizes, personalisation};
use super::scheduled::scheduled_for;
use crate::model::content::UnsubscribeUrl;
use crate::model::problem::Problems;
use crate::model::recipient::EmailAddress;
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Timestamp;

/// One e-mail to send.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailRequest {
    /// To whom.
    pub email_address: EmailAddress,
    /// The template.
    pub template_id: Uuid,
    /// Its values.
    pub given: GivenValues,
    /// The client's own reference.
    pub reference: Option<String>,
    /// When to send; none is now.
    pub scheduled_for: Option<Timestamp>,
    /// Which of the service's reply-to addresses to use; none is its default.
    pub email_reply_to_id: Option<Uuid>,
    /// The address for unsubscribing with one click (RFC 8058): https, fit for a header.
    pub one_click_unsubscribe_url: Option<String>,
    /// Names of values that come from strangers: links and formatting in them are taken away.
    pub sanitise_content_for: Vec<String>,
}

impl std::fmt::Debug for EmailRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EmailRequest").field("template_id", &self.template_id).finish_non_exhaustive()
    }
}

impl EmailRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(body: Value, rules: Rules) -> Result<Self, Problems> {
        let mut fields = Fields::open(body, rules.dialect)?;
        let reference = fields.reference();
        let email_address = email_address(&mut fields, rules);
        let template_id = fields.uuid("template_id");
        let given = personalisation(&mut fields, rules.dialect);
        let scheduled_for = scheduled_for(&mut fields, rules);
        let email_reply_to_id = fields.uuid("email_reply_to_id");
        let one_click_unsubscribe_url = unsubscribe_url(&mut fields);
        let sanitise_content_for = names(&mut fields, "sanitise_content_for");
        fields.require(&["email_address", "template_id"]);
        fields.refuse_others();
        if fields.is_sound() {
            fields.extend(check_sizes(&given, rules.dialect));
        }
        let (Some(email_address), Some(template_id), true) = (email_address, template_id, fields.is_sound()) else {
            return Err(fields.problems());
        };
        Ok(Self {
            email_address,
            template_id,
            given,
            reference,
            scheduled_for,
            email_reply_to_id,
            one_click_unsubscribe_url,
            sanitise_content_for,
        })
    }
}

fn email_address(fields: &mut Fields, rules: Rules) -> Option<EmailAddress> {
    const NAME: &str = "email_address";
    let typed = fields.string(NAME)?;
    EmailAddress::parse(&typed, rules.dialect).map_err(|error| fields.fail(NAME, error)).ok()
}

fn unsubscribe_url(fields: &mut Fields) -> Option<String> {
    const NAME: &str = "one_click_unsubscribe_url";
    match fields.take(NAME)? {
        Value::String(text) if UnsubscribeUrl::parse(&text).is_ok() => Some(text),
        _ => {
            fields.fail(NAME, "is not a valid https url");
            None
        }
    }
}

fn names(fields: &mut Fields, name: &'static str) -> Vec<String> {
    let items = match fields.take(name) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(other) => {
            fields.fail(name, not_of_type(&other, "array, null"));
            return Vec::new();
        }
    };
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Value::String(text) if has_nul(&text) => fields.fail(name, HAS_NUL),
            Value::String(text) => names.push(text),
            other => fields.fail(name, not_of_type(&other, "string")),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use serde_json::json;

    fn parse(body: Value, dialect: Dialect) -> Result<EmailRequest, Vec<String>> {
        let rules =
            Rules { dialect, region: Region::default_of(dialect), now: "2026-11-22T00:00:00Z".parse().unwrap() };
        EmailRequest::parse(body, rules)
            .map_err(|problems| problems.list().iter().map(|problem| problem.message.clone()).collect())
    }

    #[test]
    fn every_field_of_either_product_is_taken_in_both_dialects() {
        for dialect in Dialect::ALL {
            let request = parse(
                json!({
                    "email_address": " Hanako@example.jp",
                    "template_id": Uuid::max(),
                    "personalisation": {"name": "花子", "n": [1, null]},
                    "reference": "r",
                    "scheduled_for": "2026-11-22T09:30",
                    "email_reply_to_id": Uuid::nil(),
                    "one_click_unsubscribe_url": "https://example.jp/u?t=1",
                    "sanitise_content_for": ["name"],
                }),
                *dialect,
            )
            .unwrap();
            assert_eq!(request.email_address.as_typed(), "Hanako@example.jp");
            assert_eq!(request.scheduled_for.unwrap().to_string(), "2026-11-22T09:30:00Z");
            assert_eq!(request.sanitise_content_for, ["name"]);
            assert_eq!(request.given.values.len(), 2);
        }
    }

    #[test]
    fn errors_come_in_the_order_of_the_schema() {
        assert_eq!(
            parse(
                json!({
                    "zzz": 1, "sanitise_content_for": [1, "a", null], "one_click_unsubscribe_url": null,
                    "email_reply_to_id": "x", "scheduled_for": true, "personalisation": [], "template_id": null,
                    "reference": 1.0, "aaa": 1, "it's": 2,
                }),
                Dialect::Gc,
            )
            .unwrap_err(),
            [
                "reference 1.0 is not of type string",
                "template_id is not a valid UUID",
                "personalisation [] is not of type object",
                "scheduled_for True is not of type string, null",
                "email_reply_to_id is not a valid UUID",
                "one_click_unsubscribe_url is not a valid https url",
                "sanitise_content_for 1 is not of type string",
                "sanitise_content_for None is not of type string",
                "email_address is a required property",
                "Additional properties are not allowed (zzz, aaa, \"its\" were unexpected)",
            ]
        );
    }

    #[test]
    fn sizes_are_looked_at_once_the_rest_is_sound() {
        let long = "x".repeat(51_201);
        let mut body = json!({"email_address": "a@example.com", "template_id": 1, "personalisation": {"a": long}});
        assert_eq!(parse(body.clone(), Dialect::Gc).unwrap_err(), ["template_id is not a valid UUID"]);
        body["template_id"] = json!(Uuid::nil());
        assert_eq!(parse(body, Dialect::Gc).unwrap_err().len(), 1);
    }

    #[test]
    fn debug_shows_no_person() {
        let request = parse(json!({"email_address": "hanako@example.jp", "template_id": Uuid::nil()}), Dialect::Gc);
        assert!(!format!("{request:?}").contains("hanako"));
    }
}
