//! The clock that durations are measured with.

use std::time::Instant;

/// Now, for the length of something.
pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
    Instant::now()
}
