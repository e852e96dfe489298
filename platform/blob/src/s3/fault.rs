//! Why an S3 store did not do what it was asked.

use bytes::Bytes;
use http::{Response, StatusCode};
use yui_kernel::Error;
use yui_web::client::ClientError;
use yui_web::client::aws::KeyError;

/// A request that came to nothing.
pub(super) enum Fault {
    /// There is no key to ask with.
    NoKey(KeyError),
    /// There was no answer.
    Unreached(ClientError),
    /// The answer was no: the status and the code in the error document, where there is one.
    Refused(StatusCode, Option<String>),
}

/// Codes of faults that pass by themselves.
const PASSING: [&str; 5] = ["SlowDown", "InternalError", "RequestTimeout", "ServiceUnavailable", "Busy"];

impl Fault {
    /// Reads an answer whose status is no success.
    pub(super) fn read(answer: &Response<Bytes>) -> Self {
        Self::Refused(answer.status(), code(answer.body()))
    }

    /// Whether the same request may work in a moment.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::NoKey(_) => false,
            Self::Unreached(error) => matches!(error, ClientError::Broken(_) | ClientError::Connect(_)),
            Self::Refused(status, code) => {
                self.is_ended_key()
                    || status.is_server_error()
                    || code.as_deref().is_some_and(|code| PASSING.contains(&code))
            }
        }
    }

    /// Whether the key has ended; the next one may be taken.
    pub(super) fn is_ended_key(&self) -> bool {
        matches!(self, Self::Refused(_, Some(code)) if code == "ExpiredToken")
    }

    /// Whether the bucket is there and the object is not.
    pub(super) fn is_missing_object(&self) -> bool {
        matches!(self, Self::Refused(StatusCode::NOT_FOUND, code) if code.as_deref().is_none_or(|code| code == "NoSuchKey"))
    }

    /// What the operator is told. `store` names the store.
    pub(super) fn error(self, store: &str) -> Error {
        if self.is_missing_object() {
            return Error::not_found("there is no such object");
        }
        match self {
            Self::NoKey(error) => Error::unavailable(format!("there is no key for {store}")).because(error),
            Self::Unreached(error) => Error::unavailable(format!("{store} cannot be reached")).because(error),
            Self::Refused(status, code) => {
                let code = code.unwrap_or_else(|| "no code".to_owned());
                let advice = match code.as_str() {
                    "NoSuchBucket" => ": make the bucket, or check YUI_FILES_S3_BUCKET",
                    "AccessDenied" => ": the access key must be allowed to put, get and delete objects in it",
                    "InvalidAccessKeyId" | "SignatureDoesNotMatch" => ": check the access key and its secret",
                    "AuthorizationHeaderMalformed" | "PermanentRedirect" => ": check YUI_FILES_S3_REGION",
                    "RequestTimeTooSkewed" => ": check this machine's clock",
                    _ => "",
                };
                Error::unavailable(format!("{store} answered {} ({code}){advice}", status.as_u16()))
            }
        }
    }
}

/// The code in an error document: `<Error><Code>NoSuchKey</Code>…`. It is one of a list of words, so that no parser is needed to find it and nothing
/// else can be taken for it.
fn code(document: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(document).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (!code.is_empty() && code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &'static str) -> Fault {
        Fault::read(&Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
    }

    #[test]
    fn a_missing_object_is_told_from_a_missing_bucket() {
        assert!(refused(404, "<Error><Code>NoSuchKey</Code><Key>a</Key></Error>").is_missing_object());
        assert!(refused(404, "").is_missing_object());
        let bucket = refused(404, "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code></Error>");
        assert!(!bucket.is_missing_object() && !bucket.may_pass());
        let error = bucket.error("the bucket b").to_string();
        assert_eq!(error, "the bucket b answered 404 (NoSuchBucket): make the bucket, or check YUI_FILES_S3_BUCKET");
    }

    #[test]
    fn what_passes_is_tried_again() {
        assert!(refused(503, "<Error><Code>SlowDown</Code></Error>").may_pass());
        assert!(refused(400, "<Error><Code>RequestTimeout</Code></Error>").may_pass());
        assert!(!refused(403, "<Error><Code>AccessDenied</Code></Error>").may_pass());
    }

    #[test]
    fn a_code_is_a_word() {
        assert_eq!(code(b"<Code>a b</Code>"), None);
        assert_eq!(code(b"<Code></Code>"), None);
        assert_eq!(code(b"\xff<Code>A</Code>"), None);
    }
}
