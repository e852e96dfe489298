//! What every other crate may know: ids, time, randomness, who acts for whom, what can go wrong, and the ports
//! through which capabilities reach each other.
//!
//! Nothing here does input or output of its own and nothing here knows a capability, so this crate changes rarely.
//! Two promises rest on it:
//!
//! - **Time and randomness come in from outside** ([`Clock`], [`Random`], both in [`Env`]): tests decide what time it is.
//! - **Whoever touches an organisation's data holds a [`Tenant`]**, and whoever works across organisations holds a
//!   [`NodeWide`]; the two are different types and neither can be made from request input.

// `id!` names this crate by its public name, so that it works here too.
extern crate self as yui_kernel;

pub mod change;
pub mod clock;
pub mod context;
pub mod error;
pub mod feature;
pub mod id;
pub mod japan;
pub mod lane;
pub mod language;
pub mod messages;
pub mod origin;
pub mod ports;
pub mod random;

pub use change::{Change, Difference, Effect};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use context::{Actor, NodeWide, Tenant};
pub use error::{Error, ErrorKind, Result};
pub use feature::Feature;
pub use id::{MemberId, OperatorId, OrganisationId};
pub use lane::Lane;
pub use language::Language;
pub use messages::Messages;
pub use origin::Origin;
pub use random::{Random, SeededRandom, SystemRandom};

use std::sync::Arc;

/// The node's clock and source of randomness, handed to everything that needs either.
#[derive(Clone)]
pub struct Env {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub random: Arc<dyn Random>,
}

impl Env {
    /// The machine's own clock and random source.
    #[must_use]
    pub fn system() -> Self {
        Self { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new time-ordered id (UUID version 7, RFC 9562 section 5.7): ids made later sort later, to about 0.25 µs.
    #[must_use]
    pub fn new_uuid(&self) -> uuid::Uuid {
        id::time_ordered(self.now(), self.random.as_ref())
    }

    /// `N` unpredictable bytes.
    #[must_use]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Env").finish_non_exhaustive()
    }
}
