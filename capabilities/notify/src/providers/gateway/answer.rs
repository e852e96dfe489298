//! What a gateway's answers mean for a message.

use crate::providers::redact::redact;
use crate::providers::settings::{GatewaySettings, StatusSet};
use crate::providers::{Accepted, SendError};
use bytes::Bytes;
use http::Response;
use http::header::RETRY_AFTER;
use serde_json::Value;
use std::time::Duration;
use yui_kernel::Timestamp;

/// The longest wait that is taken from an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How answers are read.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    success: StatusSet,
    temporary: StatusSet,
    reference: Option<String>,
    error: Option<String>,
}

impl Reading {
    /// # Errors
    /// What is wrong, to be put after "the gateway's".
    pub(super) fn new(settings: &GatewaySettings) -> Result<Self, String> {
        let pointers = [("reference", &settings.reference_pointer), ("error", &settings.error_pointer)];
        for (name, pointer) in pointers {
            if pointer.as_ref().is_some_and(|pointer| !pointer.starts_with('/')) {
                return Err(format!("{name} pointer must start with a slash, like /messages/0/id (RFC 6901)"));
            }
        }
        Ok(Self {
            success: settings.success.clone(),
            temporary: settings.temporary.clone(),
            reference: settings.reference_pointer.clone(),
            error: settings.error_pointer.clone(),
        })
    }

    /// What the answer to a message means.
    ///
    /// 401 and 407 mean that the node was turned away, a redirect that the configured address is not the right one: neither
    /// is the message's fault, unless the operator declared these statuses otherwise. 503 says of the service that it cannot do
    /// anything now (RFC 9110 section 15.6.4), so this message is not taken, and others would fare the same.
    pub(super) fn read(
        &self,
        name: &str,
        answer: &Response<Bytes>,
        recipient: &str,
        now: Timestamp,
    ) -> Result<Accepted, SendError> {
        let status = answer.status().as_u16();
        let content: Value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
        if self.success.contains(status) {
            let provider_reference = self.reference.as_deref().and_then(|pointer| scalar(&content, pointer));
            return Ok(Accepted { provider_reference, response: format!("{name} answered {status}") });
        }
        let code =
            self.error.as_deref().and_then(|pointer| scalar(&content, pointer)).map(|code| redact(&code, recipient));
        let reason = format!("the gateway {name} answered {status} {}", code.unwrap_or_default()).trim_end().to_owned();
        if self.temporary.contains(status) && status == 503 {
            return Err(SendError::Unavailable { reason, retry_after: retry_after(answer, now) });
        }
        if self.temporary.contains(status) {
            return Err(SendError::Temporary { reason, retry_after: retry_after(answer, now) });
        }
        match status {
            401 | 407 => Err(SendError::unavailable(reason + ": check its credentials")),
            300..=399 => Err(SendError::unavailable(reason + ": redirects are not followed, check its URL")),
            _ => Err(SendError::permanent(reason)),
        }
    }
}

/// A text or number in the answer, as text of at most 255 characters.
fn scalar(content: &Value, pointer: &str) -> Option<String> {
    let text = match content.pointer(pointer)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text.chars().filter(|c| !c.is_control()).take(255).collect())
}

/// Seconds or a date (RFC 9110 section 10.2.3).
fn retry_after(answer: &Response<Bytes>, now: Timestamp) -> Option<Duration> {
    let text = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let date = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok()?;
            Duration::try_from(date.duration_since(now)).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, wait: &str, body: &str) -> Response<Bytes> {
        Response::builder().status(status).header(RETRY_AFTER, wait).body(Bytes::from(body.to_owned())).unwrap()
    }

    fn read(answer: &Response<Bytes>) -> Result<Accepted, SendError> {
        let mut settings = GatewaySettings::new("https://sms.example.jp", "");
        settings.reference_pointer = Some("/messages/0/id".to_owned());
        settings.error_pointer = Some("/error".to_owned());
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        Reading::new(&settings).unwrap().read("sms", answer, "+819012345678", now)
    }

    #[test]
    fn the_gateways_id_is_found_where_it_is() {
        for (body, expected) in [
            (r#"{"messages": [{"id": "abc"}]}"#, Some("abc")),
            (r#"{"messages": [{"id": 42}]}"#, Some("42")),
            (r#"{"messages": []}"#, None),
            (r#"{"messages": [{"id": null}]}"#, None),
            ("no JSON", None),
            ("", None),
        ] {
            let accepted = read(&answer(202, "0", body)).unwrap();
            assert_eq!(accepted.provider_reference.as_deref(), expected, "{body}");
            assert_eq!(accepted.response, "sms answered 202");
        }
    }

    #[test]
    fn statuses_mean_later_never_or_not_us() {
        let kind = |status| match read(&answer(status, "0", "")) {
            Ok(_) => "accepted",
            Err(SendError::Temporary { .. }) => "temporary",
            Err(SendError::Unavailable { .. }) => "unavailable",
            Err(SendError::Uncertain { .. }) => "uncertain",
            Err(SendError::Unroutable { .. }) => "unroutable",
            Err(SendError::Permanent { .. }) => "permanent",
        };
        for (statuses, expected) in [
            (&[200, 201, 202, 204][..], "accepted"),
            (&[408, 425, 429, 500, 502, 504], "temporary"),
            (&[400, 403, 404, 409, 422], "permanent"),
            (&[401, 407, 301, 302, 307, 503], "unavailable"),
        ] {
            for status in statuses {
                assert_eq!(kind(*status), expected, "{status}");
            }
        }
    }

    #[test]
    fn the_wait_is_taken_from_the_answer() {
        for (text, expected) in [
            ("120", Some(120)),
            ("Sun, 22 Nov 2026 00:05:00 GMT", Some(300)),
            ("Sat, 21 Nov 2026 00:05:00 GMT", Some(0)),
            ("99999999", Some(86_400)),
            ("soon", None),
        ] {
            let error = read(&answer(503, text, "")).unwrap_err();
            assert_eq!(error.retry_after(), expected.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn errors_show_the_code_and_nothing_of_the_recipient() {
        let error = read(&answer(
            400,
            "0",
            r#"{"error": "invalid number +81 90-1234-5678 / +819012345678", "text": "secret"}"#,
        ))
        .unwrap_err();
        assert_eq!(error.reason(), "the gateway sms answered 400 invalid number +81 … / …");
    }
}
