//! Why there is no key.

use crate::client::ClientError;
use crate::client::aws::element;
use bytes::Bytes;
use http::Response;

/// Why there is no key. No text holds a key or token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nobody answered.
    #[error("{place} cannot be reached: {error}")]
    Unreached {
        /// Who.
        place: &'static str,
        /// Why.
        error: ClientError,
    },
    /// The answer was no.
    #[error("{place} answered {status}{code}: {advice}")]
    Refused {
        /// Who.
        place: &'static str,
        /// The status.
        status: u16,
        /// The error's name after a space, where there is one.
        code: String,
        /// What to do.
        advice: &'static str,
    },
    /// The answer holds no key.
    #[error("{place} answered something else than a key")]
    Unreadable {
        /// Who.
        place: &'static str,
    },
    /// The key has ended before it came.
    #[error("the key for Amazon's services has expired already: check this machine's clock")]
    Expired,
    /// What the node proves itself with cannot be read.
    #[error("the file {path} with the token cannot be read: {problem}")]
    Token {
        /// The file.
        path: String,
        /// The problem.
        problem: String,
    },
    /// What the node proves itself with, or an address, cannot be sent.
    #[error("{place} cannot be asked: {problem}")]
    Unaskable {
        /// Who.
        place: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

impl KeyError {
    pub(super) fn refused(place: &'static str, answer: &Response<Bytes>) -> Self {
        let is_name = |code: &String| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let code = element(answer.body(), "Code", 64).filter(is_name).filter(|code| !code.is_empty());
        let status = answer.status().as_u16();
        let advice = match (code.as_deref(), status) {
            (Some("ExpiredTokenException" | "InvalidIdentityToken" | "IDPCommunicationError"), _) => {
                "check the token's file and the role's identity provider"
            }
            (Some("AccessDenied"), _) => "the role's trust policy must allow this identity",
            (_, 404) => "no role is attached here",
            (_, 401 | 403) => "the token or the role's policy is not right",
            _ => "trying again may help",
        };
        Self::Refused { place, status, code: code.map(|code| format!(" {code}")).unwrap_or_default(), advice }
    }
}
