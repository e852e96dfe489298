//! Links that are mailed to the owner of an account.

use super::event::stored_names;
use jiff::SignedDuration;
use yui_kernel::{Error, Result};

/// How long a mailed link can be followed.
pub const LINK_LASTS: SignedDuration = SignedDuration::from_mins(60);

stored_names! {
    /// What following a link shows or does.
    LinkPurpose {
        /// Sets up an account that has nothing to sign in with.
        SetUp = "set-up",
        /// Makes this browser one that the account is used in.
        Device = "device",
        /// Asks for a recovery by a second person.
        Recovery = "recovery",
        /// Sets another password in place of a forgotten one.
        Password = "password",
    }
}
