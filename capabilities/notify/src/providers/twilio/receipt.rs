//! What Twilio tells of messages, and the texts from people that it hands over, as forms
//! (<https://www.twilio.com/docs/messaging/guides/track-outbound-message-status>).

use super::{NAME, codes};
use crate::model::NotificationId;
use crate::model::receipt::{Outcome, Receipt};
use crate::usecases::record_received_text::IncomingText;
use yui_kernel::Timestamp;

/// The name under which the address of the call carries the notification's id.
pub const NOTIFICATION: &str = "notification";

fn field<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// What a status callback tells; nothing where it tells only that Twilio is at work. Twilio gives no time, so it is the time of the call.
///
/// # Errors
/// What is missing, for the answer.
pub fn read(
    form: &[(String, String)],
    notification: Option<&str>,
    now: Timestamp,
) -> Result<Option<Receipt>, &'static str> {
    let sid = field(form, "MessageSid").or_else(|| field(form, "SmsSid")).ok_or("MessageSid is missing")?;
    let status = field(form, "MessageStatus").or_else(|| field(form, "SmsStatus")).ok_or("MessageStatus is missing")?;
    let code = field(form, "ErrorCode").and_then(|code| code.parse().ok()).filter(|code| *code != 0);
    let (outcome, response) = match status {
        "delivered" | "read" => (Outcome::Delivered, None),
        "sent" => (Outcome::Sent, None),
        "undelivered" | "failed" => {
            let code = code.unwrap_or_default();
            let (outcome, word) = codes::outcome(code);
            (outcome, Some(if code == 0 { word.to_owned() } else { format!("{word} ({code})") }))
        }
        "canceled" => (Outcome::TechnicalFailure, Some("The message was cancelled at the provider".to_owned())),
        _ => return Ok(None),
    };
    Ok(Some(Receipt {
        notification: notification.and_then(|id| id.parse::<NotificationId>().ok()),
        provider_response: response,
        ..Receipt::new(NAME, sid, outcome, now)
    }))
}

/// A text from a person.
///
/// # Errors
/// What is missing, for the answer.
pub fn read_inbound(form: &[(String, String)]) -> Result<(String, IncomingText), &'static str> {
    let sid = field(form, "MessageSid").or_else(|| field(form, "SmsSid")).ok_or("MessageSid is missing")?;
    let text = IncomingText {
        from_number: field(form, "From").ok_or("From is missing")?.to_owned(),
        to_number: field(form, "To").ok_or("To is missing")?.to_owned(),
        content: field(form, "Body").unwrap_or_default().to_owned(),
    };
    Ok((sid.to_owned(), text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn told(status: &str, code: &str) -> Option<Receipt> {
        let fields = form(&[("MessageSid", "SM1"), ("MessageStatus", status), ("ErrorCode", code), ("To", "+81")]);
        read(&fields, Some("019ab8e4-0000-7000-8000-000000000001"), Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn statuses_are_outcomes() {
        let outcome = |status, code| told(status, code).map(|receipt| receipt.outcome);
        for status in ["accepted", "scheduled", "queued", "sending", "receiving", "something new"] {
            assert_eq!(outcome(status, ""), None, "{status}");
        }
        assert_eq!(outcome("sent", ""), Some(Outcome::Sent));
        assert_eq!(outcome("delivered", ""), Some(Outcome::Delivered));
        assert_eq!(outcome("undelivered", "30003"), Some(Outcome::TemporaryFailure));
        assert_eq!(outcome("failed", "21610"), Some(Outcome::TechnicalFailure));
        assert_eq!(outcome("undelivered", ""), Some(Outcome::PermanentFailure));
        let failed = told("undelivered", "30007").unwrap();
        assert_eq!(failed.provider_response.as_deref(), Some("Blocked as spam by phone carrier (30007)"));
        assert_eq!((failed.provider.as_str(), failed.provider_reference.as_deref()), ("twilio", Some("SM1")));
        assert!(failed.notification.is_some() && failed.recipient.is_none());
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(read(&form(&[]), None, Timestamp::UNIX_EPOCH), Err("MessageSid is missing"));
        assert_eq!(read(&form(&[("SmsSid", "SM1")]), None, Timestamp::UNIX_EPOCH), Err("MessageStatus is missing"));
        assert_eq!(read_inbound(&form(&[("MessageSid", "SM1")])).unwrap_err(), "From is missing");
    }

    proptest! {
        #[test]
        fn any_form_is_read(fields in proptest::collection::vec(("(MessageSid|MessageStatus|ErrorCode|SmsSid|From|To|Body|\\PC{0,8})", "(delivered|undelivered|failed|\\PC{0,20})"), 0..8), id in proptest::option::of("\\PC{0,40}")) {
            let _receipt = read(&fields, id.as_deref(), Timestamp::UNIX_EPOCH);
            let _text = read_inbound(&fields);
        }
    }
}
