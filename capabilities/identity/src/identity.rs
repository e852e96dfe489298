//! The capability as one value: what its use cases and jobs stand on.

use crate::features::FeatureSwitches;
use crate::hash_pool::{Comer, HashPool};
use crate::model::Announcement;
use crate::settings::Settings;
use jiff::SignedDuration;
use std::sync::Arc;
use yui_kernel::ports::Mailer;
use yui_kernel::{Env, Result};
use yui_store::seal::Keyring;
use yui_store::{Kept, Store};

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
    /// What those who run the node have switched on.
    pub features: FeatureSwitches,
    /// How signing in is set.
    pub settings: Settings,
}

/// The capability. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Whole>);

struct Whole {
    parts: Parts,
    pool: HashPool,
    /// The hash of a password that nobody knows: what a password is compared with where there is no account, so that it takes as long.
    nobody: Arc<str>,
    announcements: Kept<Vec<Announcement>>,
}

/// How long announcements are kept in memory: one of another process is seen that much later.
const ANNOUNCEMENTS_KEPT: SignedDuration = SignedDuration::from_secs(10);

impl Identity {
    /// Puts the parts together.
    ///
    /// # Errors
    /// `Internal` if the cost of password hashes is out of Argon2's bounds.
    pub fn new(parts: Parts) -> Result<Self> {
        let (settings, random) = (&parts.settings, &parts.store.env().random);
        let pool = HashPool::new(settings.hash_workers, settings.hash_queue, settings.hash_wait);
        let secret = crate::model::OneTimeToken::new(random.as_ref());
        let nobody = settings.hash_cost.hash(secret.expose(), random.as_ref())?.into();
        Ok(Self(Arc::new(Whole { parts, pool, nobody, announcements: Kept::new(ANNOUNCEMENTS_KEPT) })))
    }

    /// The node's database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Clock and randomness.
    #[must_use]
    pub fn env(&self) -> &Env {
        self.0.parts.store.env()
    }

    /// The keys that a token is sealed with while its mail waits.
    #[must_use]
    pub fn keyring(&self) -> &Arc<Keyring> {
        &self.0.parts.keyring
    }

    /// What carries mails.
    #[must_use]
    pub fn mailer(&self) -> &dyn Mailer {
        self.0.parts.mailer.as_ref()
    }

    /// The node's address as readers of mails see it.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.parts.public_url
    }
}

impl Identity {
    /// How signing in is set.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// What those who run the node have switched on.
    #[must_use]
    pub fn features(&self) -> &FeatureSwitches {
        &self.0.parts.features
    }

    /// The announcements that are not over, as pages need them.
    pub(crate) fn announcements(&self) -> &Kept<Vec<Announcement>> {
        &self.0.announcements
    }

    /// The hash that nobody's password has.
    pub(crate) fn nobody(&self) -> Arc<str> {
        Arc::clone(&self.0.nobody)
    }

    /// How many passwords were hashed or compared since the start, which is nearly all that signing in costs.
    #[must_use]
    pub fn hashed(&self) -> u64 {
        self.0.pool.begun()
    }

    /// Works with a password when it is its turn; none if too many wait.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        comer: Comer,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>> {
        self.0.pool.run(comer, work).await
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}
