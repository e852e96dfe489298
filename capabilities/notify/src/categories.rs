//! The categories of templates, kept in memory for a moment: every message asks for its lane.

use crate::model::category::{Categories, Category};
use crate::services::STALENESS;
use crate::sql::template_category;
use std::sync::Arc;
use yui_kernel::{NodeWide, Result};
use yui_store::{Kept, Store};

/// The categories, as requests need them.
pub struct CurrentCategories {
    store: Store,
    kept: Kept<Categories>,
}

impl CurrentCategories {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, kept: Kept::new(STALENESS) }
    }

    /// All categories, as they were within the last second.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn current(&self) -> Result<Arc<Categories>> {
        let read = || async {
            let context = NodeWide::system("categories");
            let stored =
                self.store.read_node(&context, |tx| tx.list::<Category>(&template_category::LIST, &[])).await?;
            Ok(Categories::new(stored))
        };
        self.kept.get(self.store.env().now(), read).await
    }

    /// Has them read anew by the next request.
    pub fn forget(&self) {
        self.kept.forget();
    }
}
