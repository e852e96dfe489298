//! What Twilio's answer to a message means.

use super::codes::{self, Refusal};
use crate::providers::{Accepted, SendError};
use bytes::Bytes;
use http::Response;
use http::header::RETRY_AFTER;
use serde::Deserialize;
use std::time::Duration;
use yui_kernel::Timestamp;

/// The longest wait that is taken from an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The fields that matter, of a message and of an error.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Content {
    sid: Option<String>,
    /// Of an error, which has its status beside it as a number.
    code: Option<u32>,
}

pub(super) fn read(answer: &Response<Bytes>, _now: Timestamp) -> Result<Accepted, SendError> {
    let status = answer.status();
    let content: Content = serde_json::from_slice(answer.body()).unwrap_or_default();
    if status.is_success() {
        let provider_reference =
            content.sid.filter(|sid| sid.len() <= 64 && sid.bytes().all(|b| b.is_ascii_alphanumeric()));
        return Ok(Accepted { provider_reference, response: format!("twilio answered {}", status.as_u16()) });
    }
    let (refusal, word) = content.code.map_or((Refusal::Message, ""), codes::refusal);
    let code = content.code.map(|code| format!(" {code}")).unwrap_or_default();
    let word = if word.is_empty() { String::new() } else { format!(": {word}") };
    let reason = format!("twilio answered {}{code}{word}", status.as_u16());
    match (status.as_u16(), refusal) {
        // 503 takes nothing (RFC 9110 section 15.6.4); after any other fault of the server the message may be on its way.
        (503, _) => Err(SendError::Unavailable { reason, retry_after: retry_after(answer) }),
        (500..=599, _) => Err(SendError::uncertain(reason)),
        (429, _) | (_, Refusal::Later) => Err(SendError::Temporary { reason, retry_after: retry_after(answer) }),
        (401 | 403 | 407 | 300..=399, Refusal::Message) if content.code.is_none() => {
            Err(SendError::unavailable(reason))
        }
        (_, Refusal::Node) => Err(SendError::unavailable(reason)),
        (_, Refusal::Number) => Err(SendError::unroutable(reason)),
        (_, Refusal::Message) => Err(SendError::permanent(reason)),
    }
}

/// Twilio gives seconds.
fn retry_after(answer: &Response<Bytes>) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(status: u16, body: &str) -> Response<Bytes> {
        Response::builder().status(status).header(RETRY_AFTER, "7").body(Bytes::from(body.to_owned())).unwrap()
    }

    fn said(status: u16, body: &str) -> Result<Accepted, SendError> {
        read(&answer(status, body), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_message_that_was_taken_has_a_name() {
        let accepted = said(201, r#"{"sid": "SM0123", "status": "queued", "error_code": null}"#).unwrap();
        assert_eq!(accepted.provider_reference.as_deref(), Some("SM0123"));
        assert_eq!(said(201, "<html>").unwrap().provider_reference, None);
    }

    #[test]
    fn errors_mean_later_never_or_not_us_and_quote_nothing() {
        let error = |code: u32, status: u16| {
            let body = format!(r#"{{"code": {code}, "message": "to +819012345678", "status": {status}}}"#);
            said(status, &body).unwrap_err()
        };
        assert_eq!(
            error(20429, 429),
            SendError::Temporary {
                reason: "twilio answered 429 20429: too many messages".to_owned(),
                retry_after: Some(Duration::from_secs(7))
            }
        );
        assert_eq!(error(20003, 401), SendError::unavailable("twilio answered 401 20003: check the key"));
        assert_eq!(error(20404, 404), SendError::unavailable("twilio answered 404 20404: check the account"));
        assert_eq!(error(21610, 400), SendError::permanent("twilio answered 400 21610: Phone number is opted out"));
        assert_eq!(error(21211, 400), SendError::permanent("twilio answered 400 21211: no mobile number"));
        assert_eq!(
            error(21408, 400),
            SendError::unroutable(
                "twilio answered 400 21408: the account may not send to this country (DESTINATION_COUNTRY_BLOCKED)"
            )
        );
        assert!(matches!(error(21612, 400), SendError::Unroutable { .. }));
        assert_eq!(error(12345, 400), SendError::permanent("twilio answered 400 12345"));
        assert!(matches!(said(503, ""), Err(SendError::Unavailable { retry_after: Some(_), .. })));
        for status in [500, 502, 504] {
            assert!(matches!(said(status, "{}"), Err(SendError::Uncertain { .. })), "{status}");
        }
        for status in [401, 403, 302] {
            assert!(matches!(said(status, "no JSON"), Err(SendError::Unavailable { .. })), "{status}");
        }
    }

    proptest! {
        #[test]
        fn any_answer_is_read(status in 200_u16..600, body in ".{0,200}") {
            let _read = said(status, &body);
        }
    }
}
