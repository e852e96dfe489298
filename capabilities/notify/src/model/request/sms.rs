//! Body of `POST /v2/notifications/sms`.

use super::Rules;
use super::fields::Fields;
use super::personalisation::{GivenValues, check_sizes, personalisation};
use super::scheduled::scheduled_for;
use crate::model::problem::Problems;
use crate::model::recipient::PhoneNumber;
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Timestamp;

/// One text message to send.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsRequest {
    /// To whom.
    pub phone_number: PhoneNumber,
    /// The number as the client sent it, which the API shows again.
    pub phone_number_as_sent: String,
    /// The template.
    pub template_id: Uuid,
    /// Its values.
    pub given: GivenValues,
    /// The client's own reference.
    pub reference: Option<String>,
    /// When to send; none is now.
    pub scheduled_for: Option<Timestamp>,
    /// Which of the service's senders to use; none is its default.
    pub sms_sender_id: Option<Uuid>,
}

impl std::fmt::Debug for SmsRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsRequest").field("template_id", &self.template_id).finish_non_exhaustive()
    }
}

impl SmsRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(body: Value, rules: Rules) -> Result<Self, Problems> {
        let mut fields = Fields::open(body, rules.dialect)?;
        let reference = fields.reference();
        let phone_number = phone_number(&mut fields, rules);
        let template_id = fields.uuid("template_id");
        let given = personalisation(&mut fields, rules.dialect);
        let scheduled_for = scheduled_for(&mut fields, rules);
        let sms_sender_id = fields.uuid("sms_sender_id");
        fields.require(&["phone_number", "template_id"]);
        fields.refuse_others();
        if fields.is_sound() {
            fields.extend(check_sizes(&given, rules.dialect));
        }
        let (Some((phone_number, phone_number_as_sent)), Some(template_id), true) =
            (phone_number, template_id, fields.is_sound())
        else {
            return Err(fields.problems());
        };
        Ok(Self { phone_number, phone_number_as_sent, template_id, given, reference, scheduled_for, sms_sender_id })
    }
}

fn phone_number(fields: &mut Fields, rules: Rules) -> Option<(PhoneNumber, String)> {
    const NAME: &str = "phone_number";
    let typed = fields.string(NAME)?;
    match PhoneNumber::parse(&typed, rules.dialect, rules.region) {
        Ok(number) => Some((number, typed)),
        Err(error) => {
            fields.fail(NAME, error.text(rules.dialect));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use serde_json::json;

    fn parse(body: Value, region: &str) -> Result<SmsRequest, Vec<String>> {
        let rules = Rules {
            dialect: Dialect::Gc,
            region: region.parse::<Region>().unwrap(),
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
        };
        SmsRequest::parse(body, rules)
            .map_err(|problems| problems.list().iter().map(|problem| problem.message.clone()).collect())
    }

    #[test]
    fn numbers_are_read_in_the_services_region() {
        let request = parse(json!({"phone_number": "090-1234-5678", "template_id": Uuid::nil()}), "JP").unwrap();
        assert_eq!(request.phone_number.e164(), "+819012345678");
        assert_eq!(request.phone_number_as_sent, "090-1234-5678");
        assert!(!format!("{request:?}").contains("1234"));
    }

    #[test]
    fn a_number_must_be_a_text() {
        assert_eq!(
            parse(json!({"phone_number": 6_135_550_100_u64}), "CA").unwrap_err(),
            ["phone_number 6135550100 is not of type string", "template_id is a required property"]
        );
    }
}
