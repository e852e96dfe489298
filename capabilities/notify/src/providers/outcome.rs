//! What a provider answers.

use std::time::Duration;

/// The provider took the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's own name for the message, for receipts and support calls, where it gives one.
    pub provider_reference: Option<String>,
    /// What it answered, without personal data; shown as `provider_response`.
    pub response: String,
}

/// The provider did not take the message, or did not say.
///
/// Reasons hold codes and plain words, no recipient and no content; they may be stored and logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The provider looked at this message and said "later": full mailbox, greylisting, too many messages.
    #[error("{reason}")]
    Temporary {
        /// What it said.
        reason: String,
        /// The earliest time for the next attempt, counted from now, where the provider named one.
        retry_after: Option<Duration>,
    },
    /// The provider could not be reached or turned the node itself away (connection, TLS, sign-in, shut-down): this says
    /// nothing about the message, and other messages would fare the same.
    #[error("{reason}")]
    Unavailable {
        /// What happened.
        reason: String,
        /// The earliest time for the next attempt, counted from now, where the provider named one.
        retry_after: Option<Duration>,
    },
    /// The message was handed over in full, but the answer never came: the provider may have taken it. Trying again may
    /// produce a second copy, which carries the same identity.
    #[error("{reason}")]
    Uncertain {
        /// What happened.
        reason: String,
    },
    /// This provider has no way to the recipient: a country that it may not or does not send to, no sender that may be used there. It has
    /// certainly not taken the message, and another provider may have a way.
    #[error("{reason}")]
    Unroutable {
        /// What it said.
        reason: String,
    },
    /// The message can never be sent as it is: no such mailbox, refused content, an address that cannot be written.
    #[error("{reason}")]
    Permanent {
        /// What it said.
        reason: String,
    },
}

impl SendError {
    /// "Later", with no time named.
    #[must_use]
    pub fn temporary(reason: impl Into<String>) -> Self {
        Self::Temporary { reason: reason.into(), retry_after: None }
    }

    /// Out of reach, with no time named.
    #[must_use]
    pub fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into(), retry_after: None }
    }

    /// Handed over, no answer.
    #[must_use]
    pub fn uncertain(reason: impl Into<String>) -> Self {
        Self::Uncertain { reason: reason.into() }
    }

    /// No way there.
    #[must_use]
    pub fn unroutable(reason: impl Into<String>) -> Self {
        Self::Unroutable { reason: reason.into() }
    }

    /// Never.
    #[must_use]
    pub fn permanent(reason: impl Into<String>) -> Self {
        Self::Permanent { reason: reason.into() }
    }

    /// Whether trying again makes sense.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        !matches!(self, Self::Unroutable { .. } | Self::Permanent { .. })
    }

    /// What happened, without personal data.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Temporary { reason, .. }
            | Self::Unavailable { reason, .. }
            | Self::Uncertain { reason }
            | Self::Unroutable { reason }
            | Self::Permanent { reason } => reason,
        }
    }

    /// How long to wait at least, where the provider said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Temporary { retry_after, .. } | Self::Unavailable { retry_after, .. } => *retry_after,
            Self::Uncertain { .. } | Self::Unroutable { .. } | Self::Permanent { .. } => None,
        }
    }
}
