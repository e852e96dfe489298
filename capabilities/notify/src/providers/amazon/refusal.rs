//! What Amazon's refusals mean for a message.
//!
//! The services write the same thing in three ways: a header and JSON (SES), JSON with `__type` (End User Messaging), XML (SNS).

use crate::providers::SendError;
use crate::providers::redact::redact;
use bytes::Bytes;
use http::Response;
use http::header::RETRY_AFTER;
use serde_json::Value;
use std::time::Duration;
use yui_web::client::aws::element;

/// The longest words of a document that are read, in characters.
const LONGEST: usize = 1_000;

/// The longest wait that is taken from an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The recipient wants no messages: that is about the message, whoever carries it.
const OPTED_OUT: &str = "DESTINATION_PHONE_NUMBER_OPTED_OUT";

/// An answer that is not good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    /// The error's name, like `ThrottlingException`.
    code: String,
    /// More closely, like `DESTINATION_COUNTRY_BLOCKED`; End User Messaging alone says it.
    reason: Option<String>,
    /// In words, which may repeat addresses and numbers.
    message: String,
    retry_after: Option<Duration>,
}

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The key, its permissions or the account: other messages would fare the same.
    Account(&'static str),
    /// Too much at a time or in all: other messages would fare the same.
    Limit(&'static str),
    /// The service itself, which says that it did nothing.
    Service,
    /// Something between; the service may have taken the message.
    Unknown,
    /// The recipient's or sender's number, for which this service has no way.
    Number,
    /// The message's.
    Message,
}

impl Refusal {
    pub(super) fn read(answer: &Response<Bytes>) -> Self {
        let json: Value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
        let text = |names: &[&str]| names.iter().find_map(|name| json.get(name)?.as_str().map(str::to_owned));
        let of_header = answer.headers().get("x-amzn-errortype").and_then(|value| value.to_str().ok());
        let code = of_header.map(str::to_owned).or_else(|| text(&["__type", "code", "Code"]));
        let code = code.or_else(|| element(answer.body(), "Code", LONGEST)).unwrap_or_default();
        let message = text(&["message", "Message"]).or_else(|| element(answer.body(), "Message", LONGEST));
        let wait = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Self {
            status: answer.status().as_u16(),
            code: name(&code),
            reason: text(&["Reason", "reason"]).map(|reason| name(&reason)).filter(|reason| !reason.is_empty()),
            message: message.unwrap_or_default(),
            retry_after: wait.map(Duration::from_secs).map(|wait| wait.min(LONGEST_WAIT)),
        }
    }

    /// The key is right, and may not do this.
    pub(super) fn is_missing_permission(&self) -> bool {
        matches!(self.code.as_str(), "AccessDeniedException" | "AccessDenied" | "AuthorizationError")
            && self.reason.is_none()
    }

    /// The key has ended, or is not known any more.
    pub(super) fn is_ended_key(&self) -> bool {
        matches!(
            self.code.trim_end_matches("Exception"),
            "ExpiredToken" | "InvalidClientTokenId" | "UnrecognizedClient"
        )
    }

    /// What it means for a message to `recipient`.
    pub(super) fn of_message(&self, title: &str, recipient: &str) -> SendError {
        let said = format!("{title} answered {}{}", self.status, self.codes());
        match self.fault() {
            Fault::Account(advice) | Fault::Limit(advice) => {
                SendError::Unavailable { reason: format!("{said}: {advice}"), retry_after: self.retry_after }
            }
            Fault::Service => SendError::Unavailable { reason: said, retry_after: self.retry_after },
            Fault::Unknown => SendError::uncertain(said),
            Fault::Number => SendError::unroutable(self.in_words(&said, recipient)),
            Fault::Message => SendError::permanent(self.in_words(&said, recipient)),
        }
    }

    fn in_words(&self, said: &str, recipient: &str) -> String {
        format!("{said} {}", redact(&self.message, recipient)).trim_end().to_owned()
    }

    /// What it means for the operator who asked.
    pub(super) fn of_account(&self, title: &str) -> String {
        let advice = match self.fault() {
            Fault::Account(advice) | Fault::Limit(advice) => advice,
            Fault::Service | Fault::Unknown => "it is in trouble itself, try again",
            Fault::Number | Fault::Message => "check the endpoint and the region",
        };
        format!("{title} answered {}{}: {advice}", self.status, self.codes())
    }

    fn codes(&self) -> String {
        [Some(&self.code), self.reason.as_ref()].into_iter().flatten().filter(|code| !code.is_empty()).fold(
            String::new(),
            |mut codes, code| {
                codes.push(' ');
                codes.push_str(code);
                codes
            },
        )
    }

    fn fault(&self) -> Fault {
        let reason = self.reason.as_deref().unwrap_or_default();
        match self.code.trim_end_matches("Exception") {
            "Throttling"
            | "Throttled"
            | "ThrottledRequest"
            | "TooManyRequests"
            | "RequestLimitExceeded"
            | "LimitExceeded" => {
                Fault::Limit("it takes no more for now; ask Amazon for a higher rate if this is frequent")
            }
            "ServiceQuotaExceeded" if reason.starts_with("MONTHLY_SPEND_LIMIT") => {
                Fault::Limit("the month's spending limit is reached; raise it in the console")
            }
            "ServiceQuotaExceeded" => Fault::Limit("a quota is used up; raise it in the console"),
            "UnrecognizedClient" | "InvalidClientTokenId" | "InvalidAccessKeyId" => {
                Fault::Account("check YUI_AWS_ACCESS_KEY_ID and the region")
            }
            "SignatureDoesNotMatch" | "InvalidSignature" | "IncompleteSignature" => {
                Fault::Account("check YUI_AWS_SECRET_ACCESS_KEY and this machine's clock")
            }
            "ExpiredToken" | "RequestExpired" | "RequestTimeTooSkewed" => {
                Fault::Account("check this machine's clock, and renew the key if it is a temporary one")
            }
            "AccessDenied" | "AuthorizationError" if reason.is_empty() => {
                Fault::Account("give the key the permission to send")
            }
            "AccessDenied"
            | "AuthorizationError"
            | "OptInRequired"
            | "AccountSuspended"
            | "SendingPaused"
            | "MissingAuthenticationToken"
            | "InvalidSecurity" => Fault::Account("the account may not send; see the service's console"),
            "MailFromDomainNotVerified" => {
                Fault::Account("the sender's domain is not verified; see the service's console")
            }
            "NotFound" | "ResourceNotFound" => {
                Fault::Account("check the configuration set and the origins in the settings")
            }
            // End User Messaging alone gives reasons with these: the country is blocked, no sender may be used there, the number is none.
            "Conflict" | "Validation" if !(reason.is_empty() || reason == OPTED_OUT) => Fault::Number,
            "InternalServer" | "InternalFailure" | "InternalError" | "ServiceUnavailable" => Fault::Service,
            _ => match self.status {
                401 | 403 | 407 => Fault::Account("check the access key and its permissions"),
                300..=399 => Fault::Account("redirects are not followed, check the endpoint and the region"),
                408 | 429 | 503 => Fault::Service,
                500.. => Fault::Unknown,
                _ => Fault::Message,
            },
        }
    }
}

/// `MessageRejected` of `com.amazonaws.ses#MessageRejected:http://…`, if it is a name.
fn name(text: &str) -> String {
    let text = text.split(':').next().unwrap_or_default();
    let text = text.rsplit('#').next().unwrap_or_default();
    let is_name = text.len() <= 80 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if is_name { text.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn refusal(status: u16, header: Option<&str>, body: &str) -> Refusal {
        let mut answer = Response::builder().status(status).header(RETRY_AFTER, "7");
        if let Some(header) = header {
            answer = answer.header("x-amzn-ErrorType", header);
        }
        Refusal::read(&answer.body(Bytes::from(body.to_owned())).unwrap())
    }

    fn judged(status: u16, code: &str, reason: Option<&str>) -> &'static str {
        let body = json!({"__type": code, "message": "no", "Reason": reason}).to_string();
        match refusal(status, None, &body).of_message("Amazon X", "+819012345678") {
            SendError::Temporary { .. } => "temporary",
            SendError::Unavailable { .. } => "unavailable",
            SendError::Uncertain { .. } => "uncertain",
            SendError::Unroutable { .. } => "unroutable",
            SendError::Permanent { .. } => "permanent",
        }
    }

    #[test]
    fn each_refusal_is_somebodys_fault() {
        for (status, code, reason, expected) in [
            (429, "TooManyRequestsException", None, "unavailable"),
            (400, "ThrottlingException", None, "unavailable"),
            (400, "Throttled", None, "unavailable"),
            (
                400,
                "com.amazonaws.pinpointsmsvoicev2#ServiceQuotaExceededException",
                Some("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
                "unavailable",
            ),
            (403, "SignatureDoesNotMatch", None, "unavailable"),
            (403, "ExpiredTokenException", None, "unavailable"),
            (400, "AccessDeniedException", Some("ACCOUNT_DISABLED"), "unavailable"),
            (400, "AccountSuspendedException", None, "unavailable"),
            (400, "MailFromDomainNotVerifiedException", None, "unavailable"),
            (404, "NotFoundException", None, "unavailable"),
            (500, "InternalServerException", None, "unavailable"),
            (503, "", None, "unavailable"),
            (500, "", None, "uncertain"),
            (504, "", None, "uncertain"),
            (301, "", None, "unavailable"),
            (400, "MessageRejected", None, "permanent"),
            (400, "BadRequestException", None, "permanent"),
            (400, "InvalidParameter", None, "permanent"),
            (400, "OptedOut", None, "permanent"),
            (400, "ConflictException", Some("NO_ORIGINATION_IDENTITIES_FOUND"), "unroutable"),
            (400, "ConflictException", Some("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"), "unroutable"),
            (400, "ValidationException", Some("INVALID_PARAMETER"), "unroutable"),
            (400, "ValidationException", None, "permanent"),
            (400, "ConflictException", Some("DESTINATION_PHONE_NUMBER_OPTED_OUT"), "permanent"),
            (400, "ValidationException", Some("DESTINATION_COUNTRY_BLOCKED"), "unroutable"),
            (413, "", None, "permanent"),
        ] {
            assert_eq!(judged(status, code, reason), expected, "{status} {code} {reason:?}");
        }
    }

    #[test]
    fn all_three_ways_of_writing_are_read_and_nobody_is_named() {
        let ses = refusal(
            400,
            Some("MessageRejected:http://internal.amazon.com/coral/com.amazonaws.ses/"),
            r#"{"message":"Email address is not verified. The following identities failed the check in region X: taro@example.jp"}"#,
        );
        assert_eq!(
            ses.of_message("Amazon SES", "taro@example.jp").reason(),
            "Amazon SES answered 400 MessageRejected Email address is not verified. The following identities failed the check in region X: …"
        );
        let sns = refusal(
            400,
            None,
            "<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid parameter: PhoneNumber Reason: +81 90-1234-5678 is not valid</Message></Error></ErrorResponse>",
        );
        assert_eq!(
            sns.of_message("Amazon SNS", "+819012345678").reason(),
            "Amazon SNS answered 400 InvalidParameter Invalid parameter: PhoneNumber Reason: +81 … is not valid"
        );
        let eum = refusal(
            400,
            None,
            r#"{"__type":"ValidationException","Message":"The country is blocked","Reason":"DESTINATION_COUNTRY_BLOCKED"}"#,
        );
        assert_eq!(
            eum.of_message("AWS End User Messaging", "+819012345678").reason(),
            "AWS End User Messaging answered 400 ValidationException DESTINATION_COUNTRY_BLOCKED The country is blocked"
        );
    }

    #[test]
    fn the_wait_is_kept_and_advice_given() {
        let error = refusal(429, Some("TooManyRequestsException"), "").of_message("Amazon SES", "");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        let account = refusal(403, Some("UnrecognizedClientException"), "").of_account("Amazon SES");
        assert_eq!(
            account,
            "Amazon SES answered 403 UnrecognizedClientException: check YUI_AWS_ACCESS_KEY_ID and the region"
        );
    }

    proptest! {
        #[test]
        fn any_answer_is_judged_and_the_recipient_never_repeated(status in 300_u16..600, code in "\\PC{0,20}", message in "\\PC{0,40}") {
            let body = json!({"__type": code, "message": format!("{message} taro.yamada@example.jp {message}")}).to_string();
            let error = refusal(status, None, &body).of_message("Amazon X", "taro.yamada@example.jp");
            prop_assert!(!error.reason().contains("taro.yamada"), "{}", error.reason());
        }
    }
}
