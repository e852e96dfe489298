//! The prices that costs are computed by, for the operator.

use crate::Notify;
use crate::model::price::PriceBook;
use crate::sql::price_book;
use yui_kernel::{NodeWide, Result};

/// Every version of every price book, by name, the newest version of each first.
///
/// # Errors
/// As the store reports them.
pub async fn list_price_books(notify: &Notify, operator: &NodeWide) -> Result<Vec<PriceBook>> {
    let mut books: Vec<PriceBook> = notify.store().read_node(operator, |tx| tx.list(&price_book::LIST, &[])).await?;
    books.sort_by(|one, other| one.name.cmp(&other.name).then(other.valid_from.cmp(&one.valid_from)));
    Ok(books)
}
