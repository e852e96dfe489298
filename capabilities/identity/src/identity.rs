//! The capability as one value: what its use cases and jobs stand on.

use std::sync::Arc;
use yui_kernel::Env;
use yui_kernel::ports::Mailer;
use yui_store::Store;
use yui_store::seal::Keyring;

/// What identity is made from.
pub struct Parts {
    /// The node's database.
    pub store: Store,
    /// The keys that a token is sealed with while its mail waits.
    pub keyring: Arc<Keyring>,
    /// What carries mails.
    pub mailer: Arc<dyn Mailer>,
    /// The node's address as readers of mails see it, without a slash at its end.
    pub public_url: String,
}

/// The capability. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Parts>);

impl Identity {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The node's database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Clock and randomness.
    #[must_use]
    pub fn env(&self) -> &Env {
        self.0.store.env()
    }

    /// The keys that a token is sealed with while its mail waits.
    #[must_use]
    pub fn keyring(&self) -> &Arc<Keyring> {
        &self.0.keyring
    }

    /// What carries mails.
    #[must_use]
    pub fn mailer(&self) -> &dyn Mailer {
        self.0.mailer.as_ref()
    }

    /// The node's address as readers of mails see it.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}
