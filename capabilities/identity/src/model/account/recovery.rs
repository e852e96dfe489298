//! Recoveries: an account whose owner has nothing left to sign in with.

use super::event::stored_names;
use jiff::SignedDuration;
use yui_kernel::{Error, Result};

/// How long a recovery waits for its decision.
pub const RECOVERY_LASTS: SignedDuration = SignedDuration::from_hours(72);

stored_names! {
    /// How far a recovery is.
    RecoveryState {
        /// It waits for a second person.
        Waiting = "waiting",
        /// A second person has approved it.
        Approved = "approved",
        /// A second person has refused it.
        Refused = "refused",
    }
}
