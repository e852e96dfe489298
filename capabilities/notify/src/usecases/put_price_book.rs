//! Makes a version of a price book be as declared.

use crate::model::figures::Day;
use crate::model::price::PriceBook;
use crate::sql::price_book;
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, Error, Result};
use yui_store::audit::Audited;
use yui_store::{Json, NodeTx, values};

/// Creates the version, or gives it the declared prices while it does not hold yet.
///
/// # Errors
/// `Invalid` for a book that leaves doubts; `Conflict` for other prices of a version that holds already, because bills were made by it; as the
/// store reports them.
pub fn put_price_book(tx: &mut NodeTx<'_>, declared: &PriceBook) -> Result<Change> {
    declared.check()?;
    let key = values![&declared.name, declared.valid_from.number()];
    let stored: Option<PriceBook> = tx.find(&price_book::FIND, &key)?;
    let named = format!("{} {}", declared.name, declared.valid_from);
    let effect = match &stored {
        None => Effect::Created,
        Some(stored) => Difference::default()
            .field("currency", &stored.currency, &declared.currency)
            .field("prices", &stored.prices, &declared.prices)
            .effect(),
    };
    // Whatever the zone of a service is, its day is at most one ahead.
    let soon = Day::at(tx.now(), "Pacific/Kiritimati");
    if matches!(effect, Effect::Updated(_)) && declared.valid_from <= soon {
        return Err(Error::conflict(format!(
            "price book {named} holds already and cannot be changed: declare another version with a later valid_from"
        )));
    }
    if effect != Effect::Unchanged {
        let prices = Json(declared.prices.clone());
        tx.execute(
            &price_book::PUT,
            &values![&declared.name, declared.valid_from.number(), &declared.currency, prices],
        )?;
        let shown = |book: &PriceBook| json!({ "currency": book.currency, "prices": book.prices });
        let entry = Audited::new("price-book.put", "price-book", &named).after(shown(declared));
        let entry = match &stored {
            Some(stored) => entry.before(shown(stored)),
            None => entry,
        };
        tx.audit(&entry)?;
    }
    Ok(Change::new("price book", named, effect))
}

/// Whether there is a book of this name.
///
/// # Errors
/// As the store reports them.
pub fn price_book_exists(tx: &mut NodeTx<'_>, name: &str) -> Result<bool> {
    Ok(tx.list::<PriceBook>(&price_book::LIST, &[])?.iter().any(|book| book.name == name))
}
