//! For how many days messages are kept, and what they cost.

use super::{optional, shape};
use crate::document::{Field, Table};
use yui_notify::model::terms::Terms;

/// Reads `retention` and `price_book` of a service.
pub(super) fn read(table: &Table<'_>) -> Option<Terms> {
    let retention = optional(table, "retention", |field| field.table().and_then(|table| read_retention(&table)));
    let price_book = optional(table, "price_book", |field| field.parse(shape::handle));
    let (email, text) = retention?.unwrap_or((None, None));
    let usual = Terms::default();
    Some(Terms {
        retention_email_days: email.unwrap_or(usual.retention_email_days),
        retention_text_days: text.unwrap_or(usual.retention_text_days),
        price_book: price_book?,
    })
}

fn read_retention(table: &Table<'_>) -> Option<(Option<u32>, Option<u32>)> {
    let email = optional(table, "email_days", days);
    let text = optional(table, "text_days", days);
    Some((email?, text?))
}

fn days(field: &Field<'_>) -> Option<u32> {
    let days = field.count()?;
    if (Terms::SHORTEST..=Terms::LONGEST).contains(&days) {
        return Some(days);
    }
    field.refuse(format!("must be from {} to {} days", Terms::SHORTEST, Terms::LONGEST));
    None
}
