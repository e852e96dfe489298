//! The categories of templates, kept in memory for a moment: every message asks for its lane.

use crate::model::category::{Categories, Category};
use crate::services::STALENESS;
use crate::sql::template_category;
use std::sync::{Arc, Mutex, PoisonError};
use yui_kernel::{NodeWide, Result, Timestamp};
use yui_store::Store;

type Kept = Option<(Timestamp, Arc<Categories>)>;

/// The categories, as requests need them.
pub struct CurrentCategories {
    store: Store,
    kept: Mutex<Kept>,
}

impl CurrentCategories {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, kept: Mutex::new(None) }
    }

    /// All categories, as they were within the last second.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn current(&self) -> Result<Arc<Categories>> {
        let now = self.store.env().now();
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read_at, categories)) = kept
            && now.duration_since(read_at).abs() < STALENESS
        {
            return Ok(categories);
        }
        let context = NodeWide::system("categories");
        let stored = self.store.read_node(&context, |tx| tx.list::<Category>(&template_category::LIST, &[])).await?;
        let categories = Arc::new(Categories::new(stored));
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&categories)));
        Ok(categories)
    }

    /// Has them read anew by the next request.
    pub fn forget(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
