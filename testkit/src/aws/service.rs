//! The three services, and how each answers.

use super::refusal;
use crate::http::{Answer, Request};
use serde_json::json;

/// One of Amazon's services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// E-mail.
    Ses,
    /// Text messages, the older way.
    Sns,
    /// Text messages by End User Messaging.
    Eum,
}

const TARGET: &str = "PinpointSMSVoiceV2.";

impl Service {
    /// The service that a request is for.
    pub(super) fn of(request: &Request) -> Option<Self> {
        match request.header("x-amz-target") {
            Some(target) if target.starts_with(TARGET) => Some(Self::Eum),
            Some(_) => None,
            None if request.path().starts_with("/v2/email/") => Some(Self::Ses),
            None if request.path() == "/" => Some(Self::Sns),
            None => None,
        }
    }

    /// The same, if the request hands a message over.
    pub(super) fn of_message(request: &Request) -> Option<Self> {
        Self::of(request).filter(|service| match service {
            Self::Ses => request.path() == "/v2/email/outbound-emails",
            Self::Sns => action(request) == "Publish",
            Self::Eum => action(request) == "SendTextMessage",
        })
    }

    pub(super) fn signing_name(self) -> &'static str {
        match self {
            Self::Ses => "ses",
            Self::Sns => "sns",
            Self::Eum => "sms-voice",
        }
    }

    pub(super) fn refusal(self, status: u16, code: &str, message: &str) -> Answer {
        match self {
            Self::Ses => refusal::ses(status, code, message),
            Self::Sns => refusal::sns(status, code, message),
            Self::Eum => refusal::eum(status, code, message, None),
        }
    }

    pub(super) fn answer(self, number: usize, request: &Request) -> Answer {
        match (self, request.path(), action(request).as_str()) {
            (Self::Ses, "/v2/email/outbound-emails", _) => {
                Answer::json(200, &json!({"MessageId": format!("ses-{number}")}))
            }
            (Self::Ses, "/v2/email/account", _) => Answer::json(
                200,
                &json!({
                    "DedicatedIpAutoWarmupEnabled": false, "EnforcementStatus": "HEALTHY", "ProductionAccessEnabled": true,
                    "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 12.0}, "SendingEnabled": true,
                }),
            ),
            (Self::Sns, _, "Publish") => xml("Publish", &format!("<MessageId>sns-{number}</MessageId>")),
            (Self::Sns, _, "GetSMSAttributes") => xml(
                "GetSMSAttributes",
                "<attributes><entry><key>MonthlySpendLimit</key><value>1</value></entry></attributes>",
            ),
            (Self::Eum, _, "SendTextMessage") => amz_json(&json!({"MessageId": format!("eum-{number}")})),
            (Self::Eum, _, "DescribeAccountAttributes") => {
                amz_json(&json!({"AccountAttributes": [{"Name": "ACCOUNT_TIER", "Value": "PRODUCTION"}]}))
            }
            _ => self.refusal(400, "InvalidAction", "The action is not valid for this endpoint."),
        }
    }
}

/// What a request asks for, where the path does not say it.
fn action(request: &Request) -> String {
    if let Some(target) = request.header("x-amz-target") {
        return target.trim_start_matches(TARGET).to_owned();
    }
    request.form().into_iter().find(|(name, _)| name == "Action").map(|(_, action)| action).unwrap_or_default()
}

fn xml(action: &str, result: &str) -> Answer {
    let document = format!(
        "<{action}Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><{action}Result>{result}</{action}Result>\
         <ResponseMetadata><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata></{action}Response>"
    );
    Answer::text(200, "text/xml", &document)
}

fn amz_json(body: &serde_json::Value) -> Answer {
    Answer::text(200, "application/x-amz-json-1.0", &body.to_string())
}
