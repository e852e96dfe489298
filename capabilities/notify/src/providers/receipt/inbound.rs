//! Texts from people, as AWS End User Messaging tells them: a number with two-way messages has them posted to a topic of SNS.
//!
//! <https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html>

use super::{Unreadable, reference, text};
use crate::usecases::record_received_text::IncomingText;
use serde_json::Value;

/// The text that a message of a topic holds, with Amazon's own name for it; nothing if it is about something else.
///
/// # Errors
/// [`Unreadable`] where it is about a text and lacks what a text has.
pub fn read_text(message: &str) -> Result<Option<(String, IncomingText)>, Unreadable> {
    let Ok(content) = serde_json::from_str::<Value>(message) else { return Ok(None) };
    if content.get("inboundMessageId").is_none() {
        return Ok(None);
    }
    let number = |pointer, name| text(&content, pointer).map(str::to_owned).ok_or(Unreadable::Lacks(name));
    let incoming = IncomingText {
        from_number: number("/originationNumber", "originationNumber")?,
        to_number: number("/destinationNumber", "destinationNumber")?,
        // A text may be empty, but it is there.
        content: content.get("messageBody").and_then(Value::as_str).ok_or(Unreadable::Lacks("messageBody"))?.to_owned(),
    };
    Ok(Some((reference(&content, "/inboundMessageId")?, incoming)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn told() -> Value {
        json!({
            "originationNumber": "+14255550182", "destinationNumber": "+12125550101", "messageKeyword": "JOIN", "messageBody": "Stop ",
            "inboundMessageId": "cae173d2-66b9-564c-8309-21f858e9fb84", "previousPublishedMessageId": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        })
    }

    #[test]
    fn a_text_is_read_with_its_name() {
        let (id, text) = read_text(&told().to_string()).unwrap().unwrap();
        assert_eq!(id, "cae173d2-66b9-564c-8309-21f858e9fb84");
        assert_eq!(
            [text.from_number, text.to_number, text.content].map(String::from),
            ["+14255550182", "+12125550101", "Stop "]
        );
        let mut empty = told();
        empty["messageBody"] = json!("");
        assert_eq!(read_text(&empty.to_string()).unwrap().unwrap().1.content, "");
    }

    #[test]
    fn what_is_missing_is_named_and_all_else_is_no_text() {
        for name in ["originationNumber", "destinationNumber", "messageBody"] {
            let mut lacking = told();
            lacking[name] = json!(null);
            assert_eq!(read_text(&lacking.to_string()), Err(Unreadable::Lacks(name)));
        }
        for message in ["", "[]", "{}", "hello", r#"{"eventType": "Delivery", "mail": {}}"#] {
            assert_eq!(read_text(message), Ok(None), "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_message_is_read(id in "\\PC{0,8}", number in "\\PC{0,8}", body in any::<String>()) {
            let told = json!({"inboundMessageId": id, "originationNumber": number, "destinationNumber": number, "messageBody": body});
            if let Ok(Some((id, _))) = read_text(&told.to_string()) {
                prop_assert!(id.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
