//! Refusals as each service writes them.

use crate::http::Answer;
use serde_json::json;

/// Of SES: the error's name is in a header.
#[must_use]
pub fn ses(status: u16, code: &str, message: &str) -> Answer {
    let kind = format!("{code}:http://internal.amazon.com/coral/com.amazonaws.sesv2/");
    Answer::json(status, &json!({"message": message})).header("x-amzn-errortype", &kind)
}

/// Of SNS: XML.
#[must_use]
pub fn sns(status: u16, code: &str, message: &str) -> Answer {
    let message = message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let side = if status < 500 { "Sender" } else { "Receiver" };
    let document = format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>{side}</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ErrorResponse>"
    );
    Answer::text(status, "text/xml", &document)
}

/// Of End User Messaging: JSON with a type and, for some, a reason like `DESTINATION_COUNTRY_BLOCKED`.
#[must_use]
pub fn eum(status: u16, code: &str, message: &str, reason: Option<&str>) -> Answer {
    let mut body = json!({"__type": format!("com.amazonaws.pinpointsmsvoicev2#{code}"), "Message": message});
    if let (Some(reason), Some(body)) = (reason, body.as_object_mut()) {
        body.insert("Reason".to_owned(), json!(reason));
    }
    Answer::text(status, "application/x-amz-json-1.0", &body.to_string())
}
