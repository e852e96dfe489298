//! The features of the node, as every capability asks for them: from memory.

use crate::model::Switches;
use crate::sql::feature_switch;
use jiff::SignedDuration;
use std::sync::Arc;
use yui_kernel::ports::{Features, PortFuture};
use yui_kernel::{Feature, NodeWide, OrganisationId, Result};
use yui_store::{Kept, NodeTx, Store};

/// How long switches are kept in memory: one that another process threw is seen that much later.
const KEPT: SignedDuration = SignedDuration::from_secs(5);

/// Answers the kernel's port. Cheap to clone; all clones share what they keep.
#[derive(Clone)]
pub struct FeatureSwitches(Arc<Inner>);

struct Inner {
    store: Store,
    kept: Kept<Switches>,
}

impl FeatureSwitches {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Inner { store, kept: Kept::new(KEPT) }))
    }

    /// Every switch, as it was within the last seconds.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn current(&self) -> Result<Arc<Switches>> {
        let read = || async {
            let context = NodeWide::system("features");
            self.0.store.read_node(&context, read).await
        };
        self.0.kept.get(self.0.store.env().now(), read).await
    }

    /// Has them read anew.
    pub fn forget(&self) {
        self.0.kept.forget();
    }
}

/// Every switch that was touched; one of a feature that this version does not know is passed over.
pub(crate) fn read(tx: &mut NodeTx<'_>) -> Result<Switches> {
    let all: Vec<(OrganisationId, String, bool)> = tx.list(&feature_switch::ALL, &[])?;
    let known = all.into_iter().filter_map(|(organisation, name, is_on)| {
        let feature: Feature = name.parse().ok()?;
        Some((organisation, feature, is_on))
    });
    Ok(Switches::new(known))
}

impl Features for FeatureSwitches {
    fn is_on(&self, organisation: OrganisationId, feature: Feature) -> PortFuture<'_, bool> {
        Box::pin(async move { Ok(self.current().await?.is_on(organisation, feature)) })
    }
}

impl std::fmt::Debug for FeatureSwitches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FeatureSwitches").finish_non_exhaustive()
    }
}
