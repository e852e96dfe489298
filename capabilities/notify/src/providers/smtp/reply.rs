//! What a mail server's answers mean for a message.

use crate::providers::redact::redact;
use crate::providers::{Accepted, SendError};
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, response::Severity};
use std::error::Error as _;

/// What was asked of the server when it answered, or did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Greeting,
    Starttls,
    SignIn,
    Sender,
    Recipient,
    Data,
    Content,
}

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Greeting => "the greeting",
            Self::Starttls => "STARTTLS",
            Self::SignIn => "AUTH",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Content => "the message",
        }
    }
}

/// What a failure at `stage` means.
///
/// Refusals of the node itself ([`SendError::Unavailable`]): any before the first message, 421 (going down, RFC 5321 section
/// 3.8) and the demands for authentication or encryption of RFC 4954 section 6 (530, 534, 535, 538). Otherwise the first
/// digit decides.
pub(super) fn failure(stage: Stage, error: &Error, recipient: &str) -> SendError {
    let Some(code) = error.status() else {
        return if error.is_client() { misfit(stage) } else { lost(stage) };
    };
    let text = error.source().map(|text| redact(&text.to_string(), recipient)).unwrap_or_default();
    let reason =
        format!("the mail server answered {} to {}", [code.to_string(), text].join(" ").trim(), stage.as_str());
    if stage < Stage::Sender || matches!(u16::from(code), 421 | 530 | 534 | 535 | 538) {
        let advice = if stage == Stage::SignIn { ": check the mail server's user name and password" } else { "" };
        return SendError::unavailable(reason + advice);
    }
    match code.severity {
        Severity::PermanentNegativeCompletion => SendError::permanent(reason),
        _ => SendError::temporary(reason),
    }
}

/// The connection ended, or what came was no SMTP.
pub(super) fn lost(stage: Stage) -> SendError {
    silent(stage, "ended the connection")
}

/// The time for an answer ran out.
pub(super) fn late(stage: Stage) -> SendError {
    silent(stage, "did not answer in time")
}

fn silent(stage: Stage, what: &str) -> SendError {
    let reason = format!("the mail server {what} at {}", stage.as_str());
    if stage == Stage::Content { SendError::uncertain(reason) } else { SendError::unavailable(reason) }
}

/// The server lacks something that the settings ask for.
fn misfit(stage: Stage) -> SendError {
    SendError::unavailable(match stage {
        Stage::SignIn => {
            "the mail server offers no way to sign in that the node knows (AUTH PLAIN or LOGIN)".to_owned()
        }
        _ => format!("the mail server's answer to {} makes no sense", stage.as_str()),
    })
}

/// The server took the message.
pub(super) fn accepted(response: &Response, recipient: &str) -> Accepted {
    let text = response.message().collect::<Vec<_>>().join(" ");
    let text = redact(&text, recipient);
    Accepted {
        provider_reference: queue_id(&text),
        response: [response.code().to_string(), text].join(" ").trim().to_owned(),
    }
}

/// The server's name for the message, in the forms of Postfix (`queued as X`), Exim (`id=X`) and SES (the last word).
fn queue_id(text: &str) -> Option<String> {
    let after = |mark: &str| text.split_once(mark).map(|(_, rest)| rest);
    let id = after("queued as ").or_else(|| after("id=")).or_else(|| {
        let rest = text.strip_prefix("2.0.0 ").unwrap_or(text);
        rest.strip_prefix("Ok ").filter(|rest| !rest.contains(' '))
    })?;
    let id = id.split([' ', ',', ';']).next().unwrap_or(id).trim_matches(['<', '>', '.', '(', ')']);
    let is_id =
        (4..=120).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    is_id.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_ids_are_found() {
        for (text, expected) in [
            ("2.0.0 Ok: queued as 4FzX2k1Lq3z9", Some("4FzX2k1Lq3z9")),
            ("OK id=1rVkAb-0003Xy-2Q", Some("1rVkAb-0003Xy-2Q")),
            ("Ok 0100018c-aaaa-bbbb-000000", Some("0100018c-aaaa-bbbb-000000")),
            ("2.0.0 Ok: queued", None),
            ("Ok thank you", None),
            ("", None),
        ] {
            assert_eq!(queue_id(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn answers_are_told_without_the_recipient() {
        let response: Response = "250-2.0.0 <taro@example.jp>\r\n250 2.0.0 Ok: queued as ABCD1234\r\n".parse().unwrap();
        let accepted = accepted(&response, "taro@example.jp");
        assert_eq!(accepted.response, "250 2.0.0 … 2.0.0 Ok: queued as ABCD1234");
        assert_eq!(accepted.provider_reference.as_deref(), Some("ABCD1234"));
    }
}
