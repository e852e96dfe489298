//! The price books, kept in memory for a moment: they change by declaration alone.

use crate::model::price::PriceBook;
use crate::services::STALENESS;
use crate::sql::price_book;
use std::sync::{Arc, Mutex, PoisonError};
use yui_kernel::{NodeWide, Result, Timestamp};
use yui_store::Store;

type Kept = Option<(Timestamp, Arc<Vec<PriceBook>>)>;

/// Every version of every book.
pub struct Prices {
    store: Store,
    kept: Mutex<Kept>,
}

impl Prices {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, kept: Mutex::new(None) }
    }

    /// The versions of a book; none if there is no such book.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn versions(&self, name: &str) -> Result<Vec<PriceBook>> {
        let books = self.all().await?;
        Ok(books.iter().filter(|book| book.name == name).cloned().collect())
    }

    async fn all(&self) -> Result<Arc<Vec<PriceBook>>> {
        let now = self.store.env().now();
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read_at, books)) = kept
            && now.duration_since(read_at).abs() < STALENESS
        {
            return Ok(books);
        }
        let context = NodeWide::system("price books");
        let books = self.store.read_node(&context, |tx| tx.list::<PriceBook>(&price_book::LIST, &[])).await?;
        let books = Arc::new(books);
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&books)));
        Ok(books)
    }
}
