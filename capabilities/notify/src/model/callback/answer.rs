//! What a call came to.

use crate::model::dialect::names;

names! {
    /// Why a call has no answer.
    CallError {
        /// The address cannot be called.
        Address = "address",
        /// The address is not a public one, and the operator has not allowed it.
        NotPublic = "not-public",
        /// The name has no address.
        Name = "name",
        /// No connection.
        Connection = "connection",
        /// No secure connection.
        Tls = "tls",
        /// No answer in time.
        TimeOut = "time-out",
        /// The exchange broke off, or its answer is not HTTP.
        Broken = "broken",
    }
}

/// The end of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// The receiver answered with this HTTP status.
    Answered(u16),
    /// It did not.
    Failed(CallError),
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is taken.
    Taken,
    /// It is to be tried again.
    Again,
    /// It will never be taken: a receiver that refuses the call will refuse it again.
    Refused,
}

impl Called {
    /// Repeated is only what a repetition can mend: no answer, 5xx and 429 (section 6.6 of the wire facts). A redirect is a
    /// refusal, because following it would lead past the check of the address.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Answered(200..=299) => Verdict::Taken,
            Self::Answered(429 | 500..=599) | Self::Failed(_) => Verdict::Again,
            Self::Answered(_) => Verdict::Refused,
        }
    }

    /// The HTTP status, if there is one.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Answered(status) => Some(status),
            Self::Failed(_) => None,
        }
    }

    /// Why there is none.
    #[must_use]
    pub fn error(self) -> Option<CallError> {
        match self {
            Self::Answered(_) => None,
            Self::Failed(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_get_better_is_repeated() {
        for (called, verdict) in [
            (Called::Answered(200), Verdict::Taken),
            (Called::Answered(204), Verdict::Taken),
            (Called::Answered(302), Verdict::Refused),
            (Called::Answered(400), Verdict::Refused),
            (Called::Answered(410), Verdict::Refused),
            (Called::Answered(429), Verdict::Again),
            (Called::Answered(500), Verdict::Again),
            (Called::Answered(599), Verdict::Again),
            (Called::Answered(600), Verdict::Refused),
            (Called::Failed(CallError::TimeOut), Verdict::Again),
            (Called::Failed(CallError::NotPublic), Verdict::Again),
        ] {
            assert_eq!(called.verdict(), verdict, "{called:?}");
        }
    }
}
